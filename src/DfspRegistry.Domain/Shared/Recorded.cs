namespace DfspRegistry.Domain.Shared;

/// <summary>Whether a fact was obtained. Three ways of lacking it are three facts: it was not done, the chart does not say, nobody knows.</summary>
public enum Recorded { Done, NotDone, NotRecorded, Unknown }

/// <summary>Yes, no, or one of the ways of not knowing.</summary>
public enum YesNoUnknown { Yes, No, NotRecorded, Unknown }
