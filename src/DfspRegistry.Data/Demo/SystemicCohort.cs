using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.TumorResponse;
using static DfspRegistry.Data.Demo.DemoSite;
using static DfspRegistry.Data.Demo.EndOfPfs;
using static DfspRegistry.Data.Demo.EndOfFollowUp;
using static DfspRegistry.Domain.Diagnosis.DiseaseSiteKind;
using static DfspRegistry.Domain.Diagnosis.PrimarySite;
using static DfspRegistry.Domain.Patients.Sex;
using static DfspRegistry.Domain.TumorResponse.ResponseCode;

namespace DfspRegistry.Data.Demo;

/// <summary>
/// The 95 invented patients of DFSP-A: one row a patient, days counted from the first dose (event date minus start date).
/// <para>
/// How the rows were found. No patient data of the 2015 study are public, so the days were searched for, once and outside this program:
/// simulated annealing over progression, death and last-contact days, first of the 30 on sunitinib, then, with those fixed, of all 95; the
/// score was the distance from the printed medians. The result was then judged by R 4.2, survival 3.5-3, in the manner of
/// summary(survfit(Surv(days, event) ~ 1)), months being days / 30.4375, follow-up survfit(Surv(days, 1 - event) ~ 1) of overall survival:
/// </para>
/// <code>
///                         published          these rows
/// imatinib   PFS median   23 months          700 days    = 23.00
///            OS  median   40 months          1218 days   = 40.02
///            follow-up    4.4 y (3 to 10.5)  1607 days   = 4.40 (1096 to 3836 days = 3.00 to 10.50), the 33 patients alive
///            response     CR 16 PR 44 SD 23 PD 12; 50 men, 45 women; age 52 (18 to 72); trunk 57, limbs 38; lung 45, liver 10, local 40
/// sunitinib  PFS median   19 months          578 days    = 18.99; CR 670 = 22.01, PR 609 = 20.01, SD 548 = 18.00, PD 91 = 2.99
///            OS  median   27 months          822 days    = 27.01; CR and PR not reached, SD 852 = 27.99, PD 335 = 11.01
///            follow-up    2.5 y (2 to 5.6)   913 days    = 2.50 (731 to 2034 days = 2.00 to 5.57), the 13 patients alive
///            response     CR 2 PR 10 SD 12 PD 6
/// </code>
/// <para>
/// What holds for each row: enrolled January 2003 to December 2009, sunitinib started January 2008 to December 2011 and after progression on
/// imatinib; overall survival from sunitinib is that from imatinib less the days between; nothing lies after the data cut-off of 2013-07-31;
/// who is alive was last seen within the last twelve weeks before it, but for three whose contact ended earlier.
/// Every published median is met; none had to give way to another.
/// </para>
/// </summary>
internal static class SystemicCohort
{
    /// <summary>Ordered by enrolment; the numbers between belong to patients who were screened only (<see cref="ScreenedOnly"/>).</summary>
    public static IReadOnlyList<SystemicCourse> Courses { get; } =
    [
        new(1, Alder, Male, "1943-05-17", Abdomen, Lung, "2003-01-20", CR, 3836, Ongoing, 3836, Alive),
        new(2, Breck, Female, "1952-11-19", Thigh, LocalRecurrence, "2003-03-13", PR, 888, Progression, 1225, Died),
        new(3, Corvo, Male, "1958-02-02", Buttock, Lung, "2003-03-28", SD, 753, Progression, 832, Died),
        new(4, Breck, Female, "1974-10-11", Back, LocalRecurrence, "2003-04-18", SD, 700, Progression, 1306, Died),
        new(6, Corvo, Male, "1966-01-16", Back, Lung, "2003-07-18", SD, 432, Progression, 752, Died),
        new(7, Breck, Female, "1948-01-04", UpperLimb, LocalRecurrence, "2003-10-02", PR, 991, Progression, 1053, Died),
        new(8, Breck, Male, "1961-08-08", Thigh, LocalRecurrence, "2003-11-25", PD, 55, Progression, 463, Died),
        new(9, Breck, Female, "1961-03-05", LowerLeg, Lung, "2003-12-17", SD, 741, Progression, 855, Died),
        new(10, Alder, Female, "1939-07-29", Back, Lung, "2004-01-15", CR, 638, Progression, 892, Died),
        new(12, Alder, Female, "1944-11-02", Groin, Lung, "2004-03-04", PD, 85, Progression, 522, Died),
        new(13, Breck, Female, "1940-11-13", Chest, Lung, "2004-05-24", SD, 192, Progression, 312, Died),
        new(14, Alder, Male, "1935-12-21", Abdomen, Lung, "2004-05-27", CR, 711, Progression, 1143, Died),
        new(15, Alder, Male, "1951-01-20", Abdomen, Lung, "2004-06-10", PR, 902, Progression, 1457, Died),
        new(16, Alder, Male, "1949-02-21", UpperLimb, LocalRecurrence, "2004-06-16", CR, 511, Progression, 935, Died),
        new(17, Alder, Male, "1971-09-08", UpperLimb, Lung, "2004-07-21", PR, 1106, ClinicalProgression, 1168, Died),
        new(18, Breck, Female, "1969-05-18", Thigh, LocalRecurrence, "2004-08-02", CR, 809, Death, 809, Died),
        new(19, Corvo, Male, "1932-04-13", Back, LocalRecurrence, "2004-08-23", PR, 430, Progression, 525, Died),
        new(20, Alder, Female, "1968-06-02", UpperLimb, Lung, "2004-09-10", SD, 647, Progression, 954, Died),
        new(21, Alder, Male, "1964-12-07", Chest, Lung, "2004-09-24", PR, 941, Progression, 1158, Died),
        new(22, Corvo, Female, "1948-02-20", Groin, LocalRecurrence, "2004-09-27", SD, 781, Progression, 1110, Died),
        new(24, Alder, Female, "1952-06-01", Back, LocalRecurrence, "2004-11-02", PR, 1156, Progression, 1218, Died),
        new(25, Alder, Female, "1953-07-29", Thigh, LocalRecurrence, "2005-01-03", CR, 1563, Progression, 2186, Died, new(1603, PD, 106, Progression)),
        new(26, Corvo, Female, "1971-06-30", Abdomen, Lung, "2005-03-03", PD, 78, Progression, 451, Died),
        new(28, Corvo, Male, "1955-07-14", Back, Liver, "2005-05-19", PR, 610, Progression, 1269, Died),
        new(29, Breck, Male, "1959-02-13", Back, Lung, "2005-06-01", PD, 92, Progression, 460, Died),
        new(30, Alder, Female, "1951-01-10", Abdomen, LocalRecurrence, "2005-08-01", SD, 193, ClinicalProgression, 996, Died),
        new(31, Corvo, Male, "1957-01-19", Chest, LocalRecurrence, "2005-09-16", SD, 420, Progression, 604, Died),
        new(33, Breck, Male, "1943-03-16", Groin, Lung, "2005-11-17", PR, 833, Progression, 1297, Died, new(936, PD, 98, Progression)),
        new(34, Breck, Female, "1969-06-13", Shoulder, Lung, "2005-11-24", PD, 63, Progression, 161, Died),
        new(35, Alder, Male, "1961-08-20", Back, Lung, "2005-12-09", PR, 640, Progression, 2789, Alive, new(755, SD, 905, Progression)),
        new(36, Alder, Female, "1947-08-03", LowerLeg, LocalRecurrence, "2006-01-19", PR, 452, Progression, 1044, Died),
        new(37, Alder, Female, "1944-05-01", Thigh, LocalRecurrence, "2006-01-20", PR, 566, Progression, 1209, Died),
        new(38, Alder, Female, "1971-06-29", Abdomen, LocalRecurrence, "2006-02-01", PR, 2408, Progression, 2453, Died),
        new(39, Alder, Male, "1944-12-15", Abdomen, Lung, "2006-02-06", SD, 1001, Death, 1001, Died),
        new(40, Alder, Male, "1954-11-05", Abdomen, LocalRecurrence, "2006-04-14", SD, 1117, Progression, 1195, Died),
        new(42, Alder, Male, "1950-01-11", LowerLeg, Lung, "2006-06-06", PR, 863, Death, 863, Died),
        new(43, Breck, Male, "1949-01-14", Groin, LocalRecurrence, "2006-07-03", PD, 102, Progression, 524, Died),
        new(44, Alder, Male, "1957-02-22", Chest, LocalRecurrence, "2006-08-10", CR, 1404, Death, 1404, Died),
        new(45, Corvo, Female, "1964-07-12", Groin, Lung, "2006-09-26", SD, 150, Progression, 997, Died),
        new(47, Alder, Female, "1944-08-05", Back, LocalRecurrence, "2006-12-06", SD, 328, Progression, 914, Died),
        new(48, Alder, Male, "1953-09-18", LowerLeg, Liver, "2007-01-10", CR, 1014, Progression, 1211, Died),
        new(50, Alder, Male, "1972-10-18", Shoulder, LocalRecurrence, "2007-04-18", CR, 1370, Progression, 1908, Died, new(1395, PR, 468, Progression)),
        new(51, Breck, Male, "1956-04-12", Shoulder, Lung, "2007-06-20", PR, 267, ClinicalProgression, 430, Died),
        new(52, Alder, Male, "1948-10-13", Back, Liver, "2007-07-09", PR, 920, Progression, 1481, Died, new(1011, PR, 347, Progression)),
        new(53, Breck, Female, "1975-06-25", Thigh, Lung, "2007-08-16", PR, 2168, Ongoing, 2168, Alive),
        new(55, Corvo, Female, "1975-06-04", LowerLeg, LocalRecurrence, "2007-08-28", CR, 868, Death, 868, Died),
        new(56, Corvo, Male, "1951-03-13", Chest, Liver, "2007-08-30", PR, 1013, Progression, 1851, Died, new(1029, SD, 172, Progression)),
        new(57, Breck, Female, "1943-07-25", Abdomen, Lung, "2007-10-01", PR, 501, Progression, 1221, Died, new(532, SD, 584, Progression)),
        new(58, Corvo, Male, "1989-07-12", LowerLeg, Lung, "2007-10-04", PR, 433, Progression, 1021, Died, new(466, SD, 479, Progression)),
        new(59, Alder, Female, "1954-08-30", Abdomen, LocalRecurrence, "2007-11-06", PR, 828, Death, 828, Died),
        new(60, Alder, Male, "1946-10-31", Chest, Lung, "2007-12-21", CR, 704, Progression, 2002, Alive, new(733, PR, 1269, Ongoing)),
        new(61, Breck, Female, "1965-04-04", Back, Lung, "2008-01-04", SD, 354, Progression, 1602, Died, new(468, SD, 263, Progression)),
        new(62, Breck, Male, "1948-03-14", Shoulder, LocalRecurrence, "2008-01-08", PD, 99, Progression, 782, Died),
        new(63, Corvo, Female, "1958-11-25", Chest, Lung, "2008-01-30", SD, 373, Progression, 1115, Died, new(408, PR, 600, Progression)),
        new(64, Alder, Female, "1943-05-03", Chest, LocalRecurrence, "2008-02-05", SD, 1126, Progression, 1981, Alive, new(1170, SD, 331, Progression)),
        new(65, Breck, Female, "1939-09-05", Back, LocalRecurrence, "2008-02-08", PR, 777, Progression, 1939, Alive),
        new(66, Alder, Female, "1954-09-22", Abdomen, Lung, "2008-02-14", PD, 82, Progression, 998, Died, new(183, SD, 718, Progression)),
        new(68, Breck, Male, "1940-04-24", Hand, Lung, "2008-03-03", PD, 71, Progression, 503, Died),
        new(69, Alder, Male, "1944-08-29", Thigh, LocalRecurrence, "2008-04-22", PD, 71, Progression, 1918, Alive, new(94, PR, 1824, Ongoing)),
        new(70, Alder, Male, "1972-09-09", Groin, Lung, "2008-07-02", PR, 310, Progression, 603, Died),
        new(71, Alder, Female, "1962-10-19", Shoulder, Lung, "2008-07-03", SD, 593, Progression, 923, Died),
        new(72, Corvo, Female, "1976-05-13", UpperLimb, Lung, "2008-07-09", PR, 639, Progression, 967, Died),
        new(74, Alder, Male, "1950-02-09", Back, Lung, "2008-09-03", CR, 1322, Progression, 1723, Alive),
        new(75, Alder, Male, "1950-07-04", LowerLeg, LocalRecurrence, "2008-09-23", PR, 835, Progression, 1757, Alive, new(875, SD, 842, Progression)),
        new(76, Corvo, Female, "1964-03-19", Back, LocalRecurrence, "2008-11-21", SD, 257, Progression, 1686, Alive, new(280, CR, 1406, Ongoing)),
        new(77, Breck, Female, "1970-03-22", LowerLeg, Lung, "2008-11-24", PR, 491, Progression, 1683, Alive, new(528, PR, 911, Progression)),
        new(79, Corvo, Female, "1954-08-26", Back, Lung, "2008-12-24", PR, 1660, Ongoing, 1660, Alive),
        new(80, Corvo, Male, "1954-04-14", Back, Lung, "2009-01-06", SD, 357, Progression, 1606, Alive),
        new(81, Corvo, Female, "1970-09-04", Shoulder, Lung, "2009-01-08", PR, 742, Progression, 1607, Alive),
        new(82, Breck, Male, "1949-12-03", Abdomen, Lung, "2009-01-14", PR, 1594, Ongoing, 1594, Alive),
        new(83, Breck, Female, "1973-07-22", Chest, Lung, "2009-01-16", SD, 300, Progression, 1187, Died, new(335, SD, 783, Progression)),
        new(84, Alder, Male, "1940-12-17", UpperLimb, LocalRecurrence, "2009-02-10", SD, 815, Progression, 1577, Alive, new(846, SD, 512, Progression)),
        new(85, Breck, Female, "1951-11-16", Foot, Lung, "2009-02-11", PR, 534, Progression, 1337, Died, new(560, PR, 618, Progression)),
        new(86, Breck, Male, "1975-07-27", Chest, Liver, "2009-02-12", PR, 726, Progression, 1623, Alive, new(761, SD, 661, Progression)),
        new(87, Alder, Male, "1942-10-18", Back, LocalRecurrence, "2009-02-25", PR, 666, Progression, 1604, Alive, new(691, PR, 592, Progression)),
        new(88, Alder, Female, "1956-01-24", Chest, LocalRecurrence, "2009-03-19", PR, 439, Progression, 913, Died, new(460, SD, 408, ClinicalProgression)),
        new(90, Breck, Male, "1956-01-28", Back, Liver, "2009-04-15", PR, 1514, Ongoing, 1514, Alive),
        new(91, Alder, Male, "1961-11-28", Thigh, LocalRecurrence, "2009-04-24", PR, 917, Progression, 1552, Alive),
        new(92, Corvo, Male, "1972-10-26", Back, LocalRecurrence, "2009-04-27", CR, 1521, Ongoing, 1521, Alive),
        new(93, Alder, Male, "1940-07-14", Groin, Liver, "2009-05-13", SD, 503, Progression, 1493, Alive, new(666, CR, 670, Progression)),
        new(94, Alder, Female, "1958-01-13", Shoulder, LocalRecurrence, "2009-06-12", CR, 577, Progression, 732, Died, new(614, PD, 41, Progression)),
        new(96, Alder, Male, "1969-01-26", Chest, LocalRecurrence, "2009-07-24", CR, 1418, Ongoing, 1418, Alive),
        new(97, Alder, Female, "1956-04-24", Groin, Lung, "2009-08-17", PR, 1382, Ongoing, 1382, Alive),
        new(98, Breck, Male, "1966-12-23", LowerLeg, LocalRecurrence, "2009-09-14", PR, 1152, Ongoing, 1152, Alive),
        new(99, Breck, Male, "1979-04-29", Abdomen, LocalRecurrence, "2009-09-29", PR, 1170, Progression, 1340, Alive),
        new(100, Alder, Male, "1940-08-23", Thigh, Lung, "2009-10-19", CR, 1096, Ongoing, 1096, Alive),
        new(101, Alder, Male, "1977-06-24", Back, LocalRecurrence, "2009-10-23", PR, 1032, Progression, 1299, Alive),
        new(102, Alder, Male, "1953-07-31", Shoulder, LocalRecurrence, "2009-11-13", PR, 672, Progression, 1321, Alive),
        new(103, Alder, Female, "1945-03-02", UpperLimb, Lung, "2009-11-16", PR, 780, ClinicalProgression, 1332, Alive),
        new(105, Corvo, Female, "1945-08-25", Shoulder, Lung, "2009-11-30", PD, 78, Progression, 609, Died, new(172, PD, 101, Progression)),
        new(106, Alder, Male, "1964-03-08", Buttock, LocalRecurrence, "2009-12-07", PD, 94, Progression, 1099, Alive, new(252, PR, 742, Progression)),
        new(108, Breck, Female, "1952-06-26", Chest, Liver, "2009-12-14", PR, 506, Progression, 1320, Alive, new(550, PR, 572, Progression)),
        new(110, Alder, Male, "1958-07-21", Back, Liver, "2009-12-22", SD, 686, Progression, 1023, Died, new(714, PD, 84, Progression)),
        new(111, Alder, Female, "1958-09-30", Back, Liver, "2009-12-23", PR, 1128, Progression, 1287, Alive),
        new(112, Alder, Female, "1973-05-09", Back, Lung, "2009-12-21", PR, 444, Progression, 673, Died, new(459, PD, 62, Progression)),
    ];
}

/// <param name="Number">Registry number.</param>
/// <param name="Dominant">Dominant site of metastasis or recurrence.</param>
/// <param name="Best">Best response on imatinib.</param>
/// <param name="PfsDays">To the event, or to last contact when progression-free.</param>
/// <param name="OsDays">To death, or to last contact.</param>
internal sealed record SystemicCourse(
    int Number, DemoSite Site, Sex Sex, string BornOn, PrimarySite Primary, DiseaseSiteKind Dominant, string StartOn,
    ResponseCode Best, int PfsDays, EndOfPfs Pfs, int OsDays, EndOfFollowUp Status, SunitinibCourse? Sunitinib = null)
{
    public DateOnly Born => DateOnly.ParseExact(BornOn, "yyyy-MM-dd");
    public DateOnly Start => DateOnly.ParseExact(StartOn, "yyyy-MM-dd");
    public DateOnly End => Start.AddDays(OsDays);
}

/// <param name="AfterDays">First dose of sunitinib, days after the first of imatinib.</param>
internal sealed record SunitinibCourse(int AfterDays, ResponseCode Best, int PfsDays, EndOfPfs Pfs);

/// <summary>What ended progression-free survival. Clinical: judged at a visit without an assessment. Death: without progression before it.</summary>
internal enum EndOfPfs { Ongoing, Progression, ClinicalProgression, Death }

internal enum EndOfFollowUp { Alive, Died }

/// <summary>The three invented hospitals.</summary>
internal enum DemoSite { Alder, Breck, Corvo }
