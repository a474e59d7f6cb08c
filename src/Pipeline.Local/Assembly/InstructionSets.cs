using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace Pipeline.Local.Assembly;

/// <summary>The instructions of processors, by the names of .NET's compiler.</summary>
internal static class InstructionSets
{
    /// <summary>Those that a build needs and a processor lacks; empty where it has all.</summary>
    /// <param name="folder">The build. One that names none runs on every processor of its architecture.</param>
    /// <param name="has">Whether the processor has those of a name.</param>
    public static IReadOnlyList<string> Missing(string folder, Func<string, bool> has)
    {
        var file = Path.Combine(folder, OtherBuilds.InstructionSets);
        if (!File.Exists(file)) return [];
        return [.. File.ReadAllText(file).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(name => !has(name))];
    }

    /// <summary>
    /// Whether this computer has those of a name; a name that is not known counts as lacking, since the portable build always
    /// runs.
    /// </summary>
    public static bool AreHere(string name) => name switch
    {
        "x86-64-v2" => Sse42.IsSupported && Popcnt.IsSupported,
        "x86-64-v3" => Avx2.IsSupported && Bmi1.IsSupported && Bmi2.IsSupported && Fma.IsSupported && Lzcnt.IsSupported,
        "armv8.2-a" => Arm.Rdm.IsSupported && Arm.Crc32.IsSupported,
        "aes" => Arm.Aes.IsSupported,
        "sha1" => Arm.Sha1.IsSupported,
        "sha2" => Arm.Sha256.IsSupported,
        // .NET does not say whether a processor has rcpc; the first cores with dotprod have both.
        "dotprod" or "rcpc" => Arm.Dp.IsSupported,
        _ => false,
    };
}
