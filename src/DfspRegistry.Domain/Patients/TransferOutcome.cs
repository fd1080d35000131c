namespace DfspRegistry.Domain.Patients;

/// <summary>What became of a proposal to move a patient to another site.</summary>
public enum TransferOutcome { Accepted, Declined, Withdrawn }
