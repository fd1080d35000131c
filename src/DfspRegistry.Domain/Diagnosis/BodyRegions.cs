namespace DfspRegistry.Domain.Diagnosis;

public enum BodyRegion { HeadAndNeck, Trunk, Limbs, Other }

/// <summary>Groups primary sites as published tables do: head and neck, trunk, limbs.</summary>
public static class BodyRegions
{
    public static BodyRegion Of(PrimarySite site) => site switch
    {
        PrimarySite.Scalp or PrimarySite.Face or PrimarySite.Neck => BodyRegion.HeadAndNeck,
        PrimarySite.Chest or PrimarySite.Abdomen or PrimarySite.Back or PrimarySite.Groin or PrimarySite.TrunkNotSpecified => BodyRegion.Trunk,
        PrimarySite.Shoulder or PrimarySite.UpperLimb or PrimarySite.Hand or PrimarySite.Buttock or PrimarySite.Thigh
            or PrimarySite.LowerLeg or PrimarySite.Ankle or PrimarySite.Foot or PrimarySite.LimbNotSpecified => BodyRegion.Limbs,
        _ => BodyRegion.Other,
    };
}
