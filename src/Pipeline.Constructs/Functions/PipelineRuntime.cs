namespace Pipeline.Constructs;

/// <summary>The build of a library function. Both builds do the same, and write the same logs and metrics.</summary>
/// <remarks>
/// Not CDK's <c>Runtime</c>, nor its <c>FunctionRuntime</c> of CloudFront. The package's README compares both builds in "Native
/// or managed".
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
