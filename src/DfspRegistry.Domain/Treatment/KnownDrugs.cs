namespace DfspRegistry.Domain.Treatment;

/// <summary>
/// Drugs given for soft tissue sarcomas, by their international nonproprietary names: those of the ESMO-EURACAN-GENTURIS guideline (Gronchi et al., Annals of
/// Oncology 2021;32:1348) and other kinase inhibitors and antibodies that patients with DFSP were given. A drug's name that is none of these may have been typed together with anything.
/// </summary>
public static class KnownDrugs
{
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "imatinib", "sunitinib", "sorafenib", "pazopanib", "regorafenib", "dasatinib", "nilotinib", "ripretinib", "avapritinib", "axitinib", "cediranib", "anlotinib",
        "cabozantinib", "lenvatinib", "apatinib", "crizotinib", "larotrectinib", "entrectinib", "palbociclib", "abemaciclib", "tazemetostat", "everolimus", "sirolimus", "temsirolimus",
        "bevacizumab", "olaratumab", "pembrolizumab", "nivolumab", "ipilimumab", "atezolizumab",
        "doxorubicin", "liposomal doxorubicin", "epirubicin", "ifosfamide", "cyclophosphamide", "dacarbazine", "temozolomide", "trabectedin", "lurbinectedin", "eribulin", "gemcitabine",
        "docetaxel", "paclitaxel", "vincristine", "vinblastine", "vinorelbine", "methotrexate", "etoposide", "dactinomycin", "cisplatin", "carboplatin", "melphalan", "hydroxyurea",
        "interferon alfa", "tamoxifen",
    };
}
