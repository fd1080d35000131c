namespace DfspRegistry.Domain.AdverseEvents;

/// <summary>
/// Everyday and older words for CTCAE 5.0 terms, as charts and the founding studies write them. Only for finding a term: what is stored is the
/// term, with the reported words beside it.
/// </summary>
public static class CtcaeSynonyms
{
    private static readonly (string Synonym, string Term)[] All =
    [
        ("leukopenia", "White blood cell decreased"), ("leucopenia", "White blood cell decreased"),
        ("neutropenia", "Neutrophil count decreased"), ("lymphopenia", "Lymphocyte count decreased"),
        ("thrombocytopenia", "Platelet count decreased"), ("low platelets", "Platelet count decreased"),
        ("anaemia", "Anemia"), ("low haemoglobin", "Anemia"),
        ("hand-foot syndrome", "Palmar-plantar erythrodysesthesia syndrome"), ("hand foot syndrome", "Palmar-plantar erythrodysesthesia syndrome"),
        ("diarrhoea", "Diarrhea"), ("loss of appetite", "Anorexia"), ("stomatitis", "Mucositis oral"), ("mouth ulcers", "Mucositis oral"),
        ("mucositis/stomatitis", "Mucositis oral"), ("tiredness", "Fatigue"), ("asthenia", "Fatigue"),
        ("rash", "Rash maculo-papular"), ("skin rash", "Rash maculo-papular"), ("itching", "Pruritus"),
        ("skin discoloration", "Skin hyperpigmentation"), ("yellow skin", "Skin hyperpigmentation"), ("hair colour", "Hair color changes"),
        ("oedema", "Edema limbs"), ("water retention", "Edema limbs"), ("ankle swelling", "Edema limbs"),
        ("periorbital oedema", "Periorbital edema"), ("eyelid swelling", "Periorbital edema"),
        ("high blood pressure", "Hypertension"), ("pyrexia", "Fever"), ("headaches", "Headache"), ("muscle cramps", "Muscle cramp"),
        ("muscle pain", "Myalgia"), ("joint pain", "Arthralgia"), ("flank ache", "Flank pain"), ("xerosis", "Dry skin"),
        ("alt raised", "Alanine aminotransferase increased"), ("ast raised", "Aspartate aminotransferase increased"),
        ("raised creatinine", "Creatinine increased"), ("underactive thyroid", "Hypothyroidism"), ("heart failure", "Heart failure"),
        ("taste change", "Dysgeusia"), ("heartburn", "Gastroesophageal reflux disease"), ("shortness of breath", "Dyspnea"), ("nosebleed", "Epistaxis"),
    ];

    /// <summary>Synonyms that start with the typed letters, or have a word that does.</summary>
    public static IReadOnlyList<(string Synonym, string Term)> Matching(string typed) =>
        [.. All.Where(s => s.Synonym.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
            || s.Synonym.Contains(" " + typed, StringComparison.OrdinalIgnoreCase) || s.Synonym.Contains("-" + typed, StringComparison.OrdinalIgnoreCase))];

    /// <summary>The term that a whole synonym stands for; null when it is none.</summary>
    public static string? Find(string typed) =>
        All.FirstOrDefault(s => string.Equals(s.Synonym, typed.Trim(), StringComparison.OrdinalIgnoreCase)).Term;
}
