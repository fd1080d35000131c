using System.CommandLine;
using System.Text.Json;
using DfspRegistry.Cli.Asvs;

namespace DfspRegistry.Cli.Commands;

/// <summary>dfsp asvs: how the registry stands against OWASP ASVS 5.0.0.</summary>
public static class AsvsCommand
{
    public static Command Create()
    {
        var level = new Option<int?>("--level") { Description = "1, 2 or 3 (without it); each holds the ones below it" };
        var json = new Option<bool>("--json") { Description = "print JSON" };
        var command = new Command("asvs", """
            The ledger of OWASP ASVS 5.0.0: how many requirements are in scope, covered, not applicable and open, and which are open and why.
              Ends with 1 when one is open at the level. The ledger itself is src/DfspRegistry.Cli/Asvs/asvs.csv, which a test holds to the program.
            """) { level, json };
        level.AcceptOnlyFromAmong("1", "2", "3");
        command.SetAction(async (parsed, _) =>
        {
            var asked = parsed.GetValue(level) ?? 3;
            var rows = AsvsLedger.Read().Where(r => r.Level <= asked).Select(r => r with { State = r.StateAt(asked) }).ToList();
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? Json(asked, rows) : InWords(asked, rows));
            return rows.Exists(r => r.State == AsvsState.Open) ? 1 : 0;
        });
        return command;
    }

    private static string InWords(int level, List<AsvsRequirement> rows)
    {
        var (covered, notApplicable, open) = (Of(rows, AsvsState.Covered), Of(rows, AsvsState.NotApplicable), Of(rows, AsvsState.Open));
        return string.Join('\n', [
            $"OWASP ASVS 5.0.0, level {level}: {rows.Count} requirements",
            $"in scope        {rows.Count - notApplicable.Count}",
            $"covered         {covered.Count}, of which {covered.Count(r => r.RestsOnTest)} by tests, {covered.Count(r => !r.RestsOnTest && !r.RestsOnOperator)} by documents and files, {covered.Count(r => !r.RestsOnTest && r.RestsOnOperator)} by the operator's set-up as documented",
            $"not applicable  {notApplicable.Count}",
            $"open            {open.Count}",
            .. open.Select(r => $"  {r.Id} (level {r.Level}): {r.Note}"),
        ]);
    }

    private static string Json(int level, List<AsvsRequirement> rows)
    {
        var covered = Of(rows, AsvsState.Covered);
        return JsonSerializer.Serialize(new
        {
            standard = "OWASP ASVS 5.0.0",
            level,
            requirements = rows.Count,
            inScope = rows.Count(r => r.State != AsvsState.NotApplicable),
            covered = covered.Count,
            coveredByTests = covered.Count(r => r.RestsOnTest),
            coveredByOperator = covered.Count(r => !r.RestsOnTest && r.RestsOnOperator),
            notApplicable = Of(rows, AsvsState.NotApplicable).Count,
            open = Of(rows, AsvsState.Open).Select(r => new { id = r.Id, level = r.Level, reason = r.Note }),
        });
    }

    private static List<AsvsRequirement> Of(List<AsvsRequirement> rows, AsvsState state) => rows.FindAll(r => r.State == state);
}
