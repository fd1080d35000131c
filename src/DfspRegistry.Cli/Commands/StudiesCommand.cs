using System.CommandLine;
using DfspRegistry.Cli.Hosting;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.Studies;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Cli.Commands;

/// <summary>Makes a study with its criteria sets and visit plan, after one of the founding studies, and lists those that are there.</summary>
public static class StudiesCommand
{
    private static readonly Dictionary<string, Func<string, Func<string, Guid>, Study>> Templates = new(StringComparer.Ordinal)
    {
        ["imatinib-then-sunitinib"] = StudyTemplates.ImatinibThenSunitinib,
        ["neoadjuvant-imatinib"] = StudyTemplates.NeoadjuvantImatinib,
    };

    public static Command Create() => new("studies", "The studies of the registry, with their criteria sets and visit plans.") { CreateAdd(), CreateList() };

    private static Command CreateAdd()
    {
        var code = new Option<string>("--code") { Description = "Short code of the study, printed on tables and exports.", Required = true };
        var template = new Option<string>("--template") { Description = $"What it is modelled on: {string.Join(" or ", Templates.Keys)}.", Required = true };
        var title = new Option<string?>("--title") { Description = "Its title; the template's when not given." };
        var command = new Command("add", "Makes a study with the criteria sets and the visit plan of a founding study.") { code, template, title };
        command.SetAction((parsed, cancellation) => AddAsync(parsed.GetRequiredValue(code).Trim(), parsed.GetRequiredValue(template), parsed.GetValue(title), cancellation));
        return command;
    }

    private static Command CreateList()
    {
        var command = new Command("list", "The studies that are there.");
        command.SetAction((_, cancellation) => ListAsync(cancellation));
        return command;
    }

    private static async Task<int> AddAsync(string code, string template, string? title, CancellationToken cancellation)
    {
        if (!Templates.TryGetValue(template, out var make))
            throw new CommandError($"--template {template}: there are {string.Join(" and ", Templates.Keys)}.");
        if (code.Length is 0 or > 40)
            throw new CommandError("--code has 1 to 40 characters.");
        await using var access = await CurrentDatabase.OpenAsync(cancellation);
        await using var database = RegistryData.Open(access.ApplicationConnectionString, new CommandLineUser());
        if (await database.Studies.AnyAsync(s => s.Code == code, cancellation))
            throw new CommandError($"There is a study {code} already.");
        var study = make(code, _ => Guid.CreateVersion7());
        study.Title = string.IsNullOrWhiteSpace(title) ? study.Title : title.Trim();
        database.Add(study);
        await database.SaveChangesAsync(cancellation);
        await Console.Out.WriteLineAsync($"{code}: {study.Title}. Criteria sets: {string.Join(", ", study.CriteriaSets.Select(s => s.Title))}.");
        return 0;
    }

    private static async Task<int> ListAsync(CancellationToken cancellation)
    {
        await using var access = await CurrentDatabase.OpenAsync(cancellation);
        await using var database = RegistryData.Open(access.ApplicationConnectionString, new CommandLineUser());
        foreach (var study in await database.Studies.AsNoTracking().OrderBy(s => s.Code).ToListAsync(cancellation))
            await Console.Out.WriteLineAsync($"{study.Code,-12} {study.Title}{(study.IsSynthetic ? " (synthetic)" : "")}");
        return 0;
    }
}
