using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DfspRegistry.Data.Security;

/// <summary>The key ring of cookies and tokens in the database, so that all processes of the web application share it; wrapped by the installation key.</summary>
internal static class ProtectionKeys
{
    public static void AddTo(IServiceCollection services, string connectionString)
    {
        // Else the framework goes on with the old ring while it reads the new one, and a key that was revoked would be good for one more request.
        AppContext.SetSwitch("Microsoft.AspNetCore.DataProtection.KeyManagement.DisableAsyncKeyRingUpdate", true);
        // One cipher for all that the registry seals; the framework's own choice would be AES-CBC with a MAC.
        services.AddDataProtection().SetApplicationName("dfsp-registry")
            .UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM, ValidationAlgorithm = ValidationAlgorithm.HMACSHA256 });
        services.AddOptions<KeyManagementOptions>().Configure<InstallationKey>((options, key) =>
        {
            options.XmlRepository = new Repository(connectionString);
            options.XmlEncryptor = new Encryptor(key);
        });
    }

    /// <summary>The framework reads and writes its keys synchronously, so this does too; they are read once and kept in memory for a day.</summary>
    private sealed class Repository(string connectionString) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            using var connection = new NpgsqlConnection(connectionString);
            connection.Open();
            using var command = new NpgsqlCommand("select xml from data_protection_keys order by id", connection);
            using var reader = command.ExecuteReader();
            List<XElement> keys = [];
            while (reader.Read())
                keys.Add(XElement.Parse(reader.GetString(0)));
            return keys;
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            using var connection = new NpgsqlConnection(connectionString);
            connection.Open();
            using var command = new NpgsqlCommand("insert into data_protection_keys (friendly_name, xml) values ($1, $2)", connection);
            command.Parameters.AddWithValue(friendlyName);
            command.Parameters.AddWithValue(element.ToString(SaveOptions.DisableFormatting));
            command.ExecuteNonQuery();
        }
    }

    private static readonly byte[] Context = "data protection key"u8.ToArray();

    private sealed class Encryptor(InstallationKey key) : IXmlEncryptor
    {
        public EncryptedXmlInfo Encrypt(XElement plaintextElement)
        {
            var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
            return new EncryptedXmlInfo(new XElement("wrapped", Convert.ToBase64String(key.Wrap(plain, Context))), typeof(WrappedKeyReader));
        }
    }

    /// <summary>Named in each stored key as what opens it: do not rename.</summary>
    internal sealed class WrappedKeyReader(IServiceProvider services) : IXmlDecryptor
    {
        public XElement Decrypt(XElement encryptedElement) =>
            XElement.Parse(Encoding.UTF8.GetString(services.GetRequiredService<InstallationKey>().Unwrap(Convert.FromBase64String(encryptedElement.Value), Context)));
    }
}
