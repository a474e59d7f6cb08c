namespace Pipeline.Constructs;

/// <summary>Which of its builds a function of this library runs by. Both do the same, and write the same logs and
/// metrics.</summary>
/// <remarks>
/// Not CDK's <c>Runtime</c>, and not <c>FunctionRuntime</c>, which CDK has for CloudFront. What either means is in the
/// package's README, "Native or managed".
/// </remarks>
public enum PipelineRuntime
{
    /// <summary>
    /// Machine code for the function's architecture, in one file, on Lambda's <c>provided.al2023</c>. It starts in a fraction
    /// of the time and takes a third of the memory. AWS patches the operating system, with it OpenSSL and the certificates, but
    /// not .NET within the file: a new version of this package does.
    /// </summary>
    Native,

    /// <summary>Assemblies on Lambda's <c>dotnet10</c>, whose .NET runtime AWS patches.</summary>
    Managed,
}
