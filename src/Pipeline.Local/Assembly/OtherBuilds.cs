namespace Pipeline.Local.Assembly;

/// <summary>
/// Where a cloud assembly has builds of a function beside the deployed one, for computers that cannot run that. Compiled into the
/// constructs that write them and into the local run that reads them. Beside <c>asset.HASH</c> lies <c>asset.HASH.builds</c> with
/// a folder a build; no manifest names it, so that it is never uploaded.
/// </summary>
internal static class OtherBuilds
{
    /// <summary>What follows the name of the asset's folder.</summary>
    public const string Ending = ".builds";

    /// <summary>The file of a native build that names the instructions which a computer must have to run it, joined by commas, as
    /// .NET's compiler names them; Native.targets of the functions writes it.</summary>
    public const string InstructionSets = "bootstrap.instruction-sets";

    /// <summary>The build without code of a platform: IL, which the .NET runtime of any computer compiles.</summary>
    public const string Portable = "portable";
}
