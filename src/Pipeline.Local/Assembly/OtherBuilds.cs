namespace Pipeline.Local.Assembly;

/// <summary>
/// The place of other builds of a function in a cloud assembly, for computers that cannot run the deployed build. Beside
/// <c>asset.HASH</c> is a folder <c>asset.HASH.builds</c> with one folder for each build. No manifest names it, so it is never
/// uploaded. Compiled into the constructs, which write the builds, and into the local run, which reads them.
/// </summary>
internal static class OtherBuilds
{
    /// <summary>The ending that is appended to the name of the asset's folder.</summary>
    public const string Ending = ".builds";

    /// <summary>The file of a native build that names the instructions which a computer must have to run it, joined by commas, as
    /// .NET's compiler names them; Native.targets of the functions writes it.</summary>
    public const string InstructionSets = "bootstrap.instruction-sets";

    /// <summary>The build without code of a platform: IL, which the .NET runtime of any computer compiles.</summary>
    public const string Portable = "portable";
}
