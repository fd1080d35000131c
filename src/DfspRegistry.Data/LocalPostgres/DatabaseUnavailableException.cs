namespace DfspRegistry.Data.LocalPostgres;

/// <summary>The database cannot be had. The message says in words why, and what to do; it never carries a password or patient data.</summary>
public sealed class DatabaseUnavailableException : Exception
{
    public DatabaseUnavailableException(string message) : base(message)
    {
    }

    public DatabaseUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
