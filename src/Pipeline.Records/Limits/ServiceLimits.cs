namespace Pipeline.Records.Limits;

/// <summary>
/// Every number of AWS that this project relies on, once, with its source. Checks, messages, documentation and tests read it
/// from here.
/// </summary>
/// <remarks>
/// One file for each service. The class is in the lowest project, so that constructs, functions and the local run share it.
/// </remarks>
internal static partial class ServiceLimits
{
    private const string Docs = "https://docs.aws.amazon.com/";
}
