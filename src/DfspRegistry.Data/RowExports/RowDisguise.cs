using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DfspRegistry.Domain.RowExports;
using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Data.RowExports;

/// <summary>
/// Other numbers, other row ids and other dates for the rows of one export. All are drawn from its secret by HMAC-SHA-256, so that each download of one export is
/// alike (repeating it averages no shift away) and two exports cannot be laid beside each other.
/// </summary>
public sealed class RowDisguise(byte[] secret, RowExportDates dates)
{
    public const int SecretBytes = 32;
    /// <summary>A patient's dates move by one to this many days, back or forth.</summary>
    public const int LargestShiftDays = 183;

    public RowExportDates Dates => dates;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>In the place of the registry number; sorted by it, patients stand in an order of chance.</summary>
    public string Number(Guid patientId) => "X" + Convert.ToHexString(Draw("number", patientId)[..5]);

    /// <summary>In the place of a row's id: the registry's own ids carry the time at which they were made.</summary>
    public Guid Id(Guid id) => new(Draw("row", id)[..16]);

    /// <summary>In the place of a hospital's code and name.</summary>
    public string Site(string code) => "S" + Convert.ToHexString(Draw("site", Encoding.UTF8.GetBytes(code))[..3]);

    /// <summary>Never 0.</summary>
    public int ShiftDays(Guid patientId)
    {
        var drawn = (int)(BinaryPrimitives.ReadUInt64BigEndian(Draw("shift", patientId)) % (2 * LargestShiftDays));
        return drawn < LargestShiftDays ? drawn - LargestShiftDays : drawn - LargestShiftDays + 1;
    }

    /// <summary>
    /// A date as it leaves. One that is known to the month or year keeps that precision: shifted, it is moved from its first day; since the first dose, it is a
    /// difference of calendar months or years, and so is every date where the dose itself is known no better. Days to the first or last of a month would say on which day of it the dose was.
    /// </summary>
    /// <param name="firstDose">Day 0 of days since the first dose; where there is none, such dates are left out.</param>
    public string Text(PartialDate date, Guid patientId, PartialDate? firstDose) => dates switch
    {
        RowExportDates.Kept => date.ToString(),
        RowExportDates.Shifted => Shifted(date, ShiftDays(patientId)).ToString(),
        _ => firstDose is { } zero ? Since(zero, date) : "",
    };

    /// <summary>A date of birth leaves as its year, or as whole years before the first dose: its day is known to too many.</summary>
    /// <param name="firstDose">As for <see cref="Text"/>.</param>
    public string BirthText(PartialDate born, Guid patientId, PartialDate? firstDose) => dates switch
    {
        RowExportDates.Kept => new PartialDate(born.Earliest.Year).ToString(),
        RowExportDates.Shifted => new PartialDate(Shifted(born, ShiftDays(patientId)).Earliest.Year).ToString(),
        _ => firstDose is { } zero ? $"-{Age(born.Complete(PartialDateCompletion.Middle), zero.Complete(PartialDateCompletion.Middle))} years" : "",
    };

    private static string Age(DateOnly born, DateOnly on) => (on.Year - born.Year - (born.AddYears(on.Year - born.Year) > on ? 1 : 0)).ToString(CultureInfo.InvariantCulture);

    private static PartialDate Shifted(PartialDate date, int days)
    {
        var moved = date.Earliest.AddDays(days);
        return date.Precision switch
        {
            DatePrecision.Day => moved,
            DatePrecision.Month => new PartialDate(moved.Year, moved.Month),
            _ => new PartialDate(moved.Year),
        };
    }

    private static string Since(PartialDate zero, PartialDate date)
    {
        var (from, to) = (zero.Earliest, date.Earliest);
        if (zero.Exact is { } first && date.Exact is { } day)
            return (day.DayNumber - first.DayNumber).ToString(CultureInfo.InvariantCulture);
        return zero.Precision == DatePrecision.Year || date.Precision == DatePrecision.Year
            ? string.Create(CultureInfo.InvariantCulture, $"{to.Year - from.Year} years")
            : string.Create(CultureInfo.InvariantCulture, $"{12 * (to.Year - from.Year) + to.Month - from.Month} months");
    }

    private byte[] Draw(string what, Guid of) => Draw(what, of.ToByteArray());

    private byte[] Draw(string what, byte[] of) => HMACSHA256.HashData(secret, (byte[])[.. Encoding.ASCII.GetBytes(what), .. of]);
}
