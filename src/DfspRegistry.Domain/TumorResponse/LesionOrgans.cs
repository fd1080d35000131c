namespace DfspRegistry.Domain.TumorResponse;

/// <summary>The organs that the form offers for a lesion. Another can be typed.</summary>
public static class LesionOrgans
{
    public static IReadOnlyList<string> Offered { get; } = ["skin and subcutis", "lung", "liver", "lymph node", "bone", "soft tissue"];

    /// <summary>Organs and tissues that say where a lesion is and nothing else; those offered are among them.</summary>
    public static IReadOnlySet<string> Known { get; } = new HashSet<string>(Offered, StringComparer.OrdinalIgnoreCase)
    {
        "skin", "subcutis", "lungs", "lymph nodes", "bones", "muscle", "pleura", "mediastinum", "heart", "pericardium", "diaphragm", "breast", "chest wall", "abdominal wall",
        "peritoneum", "retroperitoneum", "mesentery", "omentum", "pancreas", "spleen", "stomach", "small intestine", "colon", "rectum", "adrenal gland", "adrenal glands",
        "kidney", "kidneys", "bladder", "ovary", "uterus", "prostate", "testis", "thyroid", "parotid gland", "orbit", "brain", "meninges", "spinal cord", "bone marrow", "pelvis",
        "head and neck", "trunk", "upper limb", "lower limb",
    };
}
