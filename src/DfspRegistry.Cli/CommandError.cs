namespace DfspRegistry.Cli;

/// <summary>
/// A mistake in what the user gave (an option, a file, a cell), to be told in one sentence that says where. Program prints the message to standard error and exits with 2.
/// </summary>
public sealed class CommandError : Exception
{
    public CommandError(string message) : base(message)
    {
    }

    public CommandError(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>An error at a place in a file, printed as "file, line 3, column time: ...".</summary>
    public static CommandError At(string file, int? line, string? column, string message) =>
        new($"{file}{(line is null ? "" : $", line {line}")}{(column is null ? "" : $", column {column}")}: {message}");
}
