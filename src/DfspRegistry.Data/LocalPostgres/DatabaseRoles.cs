namespace DfspRegistry.Data.LocalPostgres;

/// <summary>The registry's two database roles. Migrations, run by the owner, grant the application what it needs and no more.</summary>
public static class DatabaseRoles
{
    /// <summary>Owns the database and its tables; applies migrations.</summary>
    public const string Owner = "dfsp_owner";

    /// <summary>What the program works as. Owns nothing, so that row security binds it.</summary>
    public const string Application = "dfsp_app";

    /// <summary>The private cluster's superuser; makes databases and roles, never used by the program's pages.</summary>
    public const string Superuser = "dfsp_admin";

    public const string Database = "dfsp";
}
