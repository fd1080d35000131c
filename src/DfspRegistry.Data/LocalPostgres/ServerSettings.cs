namespace DfspRegistry.Data.LocalPostgres;

/// <summary>The private server's settings, written anew at each start so that a moved folder keeps working.</summary>
internal static class ServerSettings
{
    public static string Text(string socketFolder, bool durable) => $"""
        # Written by dfsp at each start; changes here are lost. Put your own into postgresql.auto.conf with ALTER SYSTEM.
        listen_addresses = ''
        unix_socket_directories = '{socketFolder.Replace("'", "''", StringComparison.Ordinal)}'
        unix_socket_permissions = 0700
        password_encryption = 'scram-sha-256'
        timezone = 'UTC'
        lc_messages = 'C'
        shared_buffers = '256MB'
        # Rows, statements and parameters may hold patient data: none of them reaches the log.
        log_error_verbosity = terse
        log_min_error_statement = panic
        log_parameter_max_length_on_error = 0
        log_line_prefix = '%m [%p] '
        log_timezone = 'UTC'
        {(durable ? "" : "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nshared_buffers = '128MB'")}

        """;
}
