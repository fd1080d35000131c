using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Data.Security;
using DfspRegistry.Domain.Patients;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DfspRegistry.Data.Demo;

/// <summary>
/// Puts the two synthetic studies and their users into an empty private cluster, in one transaction and with an audit entry for each row.
/// Never beside real patients: a server that somebody named, or a database that holds anything, is refused.
/// </summary>
public static class DemoLoader
{
    /// <summary>Codes of the studies that it brings.</summary>
    public static IReadOnlyList<string> StudyCodes { get; } = [DemoStudies.SystemicCode, DemoStudies.SurgicalCode];

    /// <summary>Patients a save: enough to write in few round trips, few enough to keep the change tracker small.</summary>
    private const int PatientsPerSave = 12;

    /// <summary>True when the database has neither patients nor studies nor accounts, so that the demonstration may go there.</summary>
    public static async Task<bool> IsEmptyAsync(RegistryDbContext database, CancellationToken cancellation = default) =>
        !await database.Patients.AnyAsync(cancellation) && !await database.Studies.AnyAsync(cancellation)
        && !await database.Sites.AnyAsync(cancellation) && !await database.Users.AnyAsync(cancellation);

    /// <summary>True when the database is a demonstration: it holds the first demonstration account.</summary>
    public static Task<bool> IsDemonstrationAsync(RegistryDbContext database, CancellationToken cancellation = default)
    {
        var first = IdOf(DemoUsers.All[0]);
        return database.Users.AnyAsync(u => u.Id == first, cancellation);
    }

    /// <summary>
    /// For a start of the program: loads the demonstration when it is wanted and its place is free, and says whether the database is one, so
    /// that its sign-ins can be printed. Any other database is left alone.
    /// </summary>
    /// <param name="options">Those that the database was opened with: they say where the installation's key is, which seals the invented names.</param>
    public static async Task<bool> EnsureAsync(DatabaseAccess access, DatabaseOptions options, bool wanted, CancellationToken cancellation = default)
    {
        if (!access.IsPrivate)
            return false;
        await using (var database = RegistryData.Open(access.ApplicationConnectionString, new DemonstrationLoader()))
        {
            if (await IsDemonstrationAsync(database, cancellation))
                return true;
            if (!wanted || !await IsEmptyAsync(database, cancellation))
                return false;
        }
        await LoadAsync(access.ApplicationConnectionString, access.IsPrivate, InstallationKey.LoadOrCreate(InstallationKey.PathFor(options)), cancellation);
        return true;
    }

    /// <param name="isPrivate">The database is the private cluster that the registry made, not a server that somebody named.</param>
    /// <param name="key">Seals the invented names and hospital numbers; without it the patients have none.</param>
    /// <exception cref="DemoRefusedException">The database is not the registry's own private cluster, or not empty.</exception>
    internal static async Task LoadAsync(string connectionString, bool isPrivate, InstallationKey? key = null, CancellationToken cancellation = default)
    {
        if (!isPrivate)
            throw new DemoRefusedException("The demonstration goes only into the registry's own private database, never onto a server named by DFSP_DATABASE.");
        var cohort = DemoCohort.Make();
        await using var database = RegistryData.Open(connectionString, new DemonstrationLoader(), new ChangeReason { Text = "synthetic demonstration data" });
        if (!await IsEmptyAsync(database, cancellation))
            throw new DemoRefusedException("The demonstration goes only into an empty database; this one already holds sites, studies, patients or accounts.");

        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        await TakeNumbersAsync(database, cohort.Patients.Count, cancellation);
        database.AddRange(cohort.Sites);
        database.AddRange(cohort.Studies);
        AddUsers(database, cohort);
        await SaveAsync(database, cancellation);
        foreach (var patients in cohort.Patients.Chunk(PatientsPerSave))
        {
            database.AddRange(patients.SelectMany(rows => rows));
            if (key is not null)
                await NameAsync(new IdentityVault(database, key), patients.SelectMany(rows => rows).OfType<Patient>(), cancellation);
            await SaveAsync(database, cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Names that nobody can take for a person's.</summary>
    private static async Task NameAsync(IdentityVault identities, IEnumerable<Patient> patients, CancellationToken cancellation)
    {
        foreach (var patient in patients)
        {
            var number = patient.RegistryNumber[^3..];
            await identities.SetAsync(patient.Id, new PersonalIdentity($"Synthetic {number}", $"H-{DemoIds.Choose(patient.RegistryNumber + "/hospital", 900) + 100}{number}"), cancellation);
        }
    }

    private static async Task SaveAsync(RegistryDbContext database, CancellationToken cancellation)
    {
        await database.SaveChangesAsync(cancellation);
        database.ChangeTracker.Clear();
    }

    /// <summary>The demonstration's numbers are D-000001 onwards, taken from the sequence so that the next real one follows.</summary>
    private static async Task TakeNumbersAsync(RegistryDbContext database, int count, CancellationToken cancellation)
    {
        var numbers = await RegistryNumbers.NextAsync(database, count, cancellation);
        if (numbers[0] != DemoPatient.NumberOf(1) || numbers[^1] != DemoPatient.NumberOf(count))
            throw new DemoRefusedException($"The demonstration needs the registry numbers from {DemoPatient.NumberOf(1)} on; this database has given some of them already.");
    }

    private static void AddUsers(RegistryDbContext database, DemoCohort cohort)
    {
        var hasher = new PasswordHasher<RegistryUser>(Options.Create(new PasswordHasherOptions { IterationCount = PasswordRules.HashIterations }));
        foreach (var person in DemoUsers.All)
        {
            var user = new RegistryUser
            {
                Id = IdOf(person),
                DisplayName = person.DisplayName,
                UserName = person.Email,
                NormalizedUserName = person.Email.ToUpperInvariant(),
                Email = person.Email,
                NormalizedEmail = person.Email.ToUpperInvariant(),
                EmailConfirmed = true,
                LockoutEnabled = true,
                SecurityStamp = Guid.CreateVersion7().ToString("N"),
            };
            user.PasswordHash = hasher.HashPassword(user, person.Password);
            database.Add(user);
            foreach (var code in person.Sites.DefaultIfEmpty())
            {
                Guid? site = code is null ? null : cohort.Sites.Single(s => s.Code == code).Id;
                database.Add(new RoleGrant { Id = DemoIds.Of($"grant/{person.Email}/{code}"), UserId = user.Id, Role = person.Role, SiteId = site });
            }
        }
    }

    /// <summary>True for the accounts that the demonstration brings, whose passwords are printed at each start.</summary>
    public static bool IsDemonstrationAccount(Guid userId) => DemoUsers.All.Any(person => IdOf(person) == userId);

    private static Guid IdOf(DemoUser person) => DemoIds.Of("user/" + person.Email);

    private sealed class DemonstrationLoader : ICurrentUser
    {
        public Guid? UserId => null;
        public string UserName => "demonstration data";
        public string Source => "dfsp run";
        public bool SeesAllSites => true;
        public IReadOnlyCollection<Guid> SiteIds => [];
    }
}

/// <summary>The demonstration was not loaded; the message says why, in words for the operator. Nothing was written.</summary>
public sealed class DemoRefusedException(string message) : Exception(message);
