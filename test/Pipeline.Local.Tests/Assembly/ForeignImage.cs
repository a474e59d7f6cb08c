using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using Pipeline.Local.Assembly;

namespace Pipeline.Local.Tests.Assembly;

/// <summary>Assemblies with the platform mark that a precompiling compiler writes.</summary>
internal static class ForeignImage
{
    public const ushort LinuxX64 = 0x8664 ^ 0x7B79;
    public const ushort LinuxArm64 = 0xAA64 ^ 0x7B79;
    public const ushort MacArm64 = 0xAA64 ^ 0x4644;

    /// <summary>The mark of a foreign platform: this computer's runtime refuses the image.</summary>
    public static ushort Elsewhere => CodePlatform.Here.Architecture == "arm64" ? LinuxX64 : LinuxArm64;

    /// <summary>The platform of that mark.</summary>
    public static CodePlatform ElsewherePlatform => new("Linux", CodePlatform.Here.Architecture == "arm64" ? "x86_64" : "arm64");

    /// <summary>Copies a program's folder and marks one of its assemblies.</summary>
    public static void Copy(string source, string target, string assembly, ushort machine)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(source)) File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        Mark(Path.Combine(target, assembly), machine);
    }

    /// <summary>Marks an assembly.</summary>
    public static void Mark(string file, ushort machine)
    {
        var bytes = File.ReadAllBytes(file);
        int start;
        using (var stream = new MemoryStream(bytes)) start = new PEHeaders(stream).CoffHeaderStartOffset;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(start), machine);
        File.WriteAllBytes(file, bytes);
    }
}
