using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace Pipeline.Local.Assembly;

/// <summary>The platform that a file of code runs on, according to its header.</summary>
/// <param name="System">The operating system; null where the code runs on all of them.</param>
/// <param name="Architecture">The processor's architecture, by Lambda's name where Lambda has one.</param>
internal sealed record CodePlatform(string? System, string Architecture)
{
    public const string Linux = "Linux";
    private const string Windows = "Windows";
    private const string MacOs = "macOS";
    private const string Arm64 = "arm64";
    private const string X64 = "x86_64";

    // In ReadyToRun code, the machine field is the architecture combined by XOR with a mark of the operating system
    // (https://github.com/dotnet/runtime/blob/main/docs/design/coreclr/botr/readytorun-format.md, "PE Headers").
    private static readonly (string System, ushort Mark)[] Systems =
        [(Windows, 0), (Linux, 0x7B79), (MacOs, 0x4644), ("FreeBSD", 0xADC4), ("NetBSD", 0x1993), ("SunOS", 0x1992)];

    private static readonly (string Architecture, Machine Machine)[] Machines =
        [(X64, Machine.Amd64), (Arm64, Machine.Arm64), ("arm", Machine.ArmThumb2), ("x86", Machine.I386),
            ("riscv64", Machine.RiscV64)];

    /// <summary>This computer, and the architecture of the .NET runtime on it.</summary>
    public static CodePlatform Here { get; } = new(
        OperatingSystem.IsWindows() ? Windows : OperatingSystem.IsMacOS() ? MacOs : Linux,
        RuntimeInformation.ProcessArchitecture switch
        {
            global::System.Runtime.InteropServices.Architecture.X64 => X64,
            global::System.Runtime.InteropServices.Architecture.Arm64 => Arm64,
            var other => other.ToString().ToLowerInvariant(),
        });

    /// <summary>Whether code of this platform runs on a computer.</summary>
    public bool RunsOn(CodePlatform computer) =>
        (System is null || System == computer.System) && Architecture == computer.Architecture;

    /// <summary>The platform of code in a folder that a computer cannot run; null where the computer can run all of it.</summary>
    /// <param name="folder">
    /// The root of a function's code. Folders below it are not checked, since the program chooses from them by itself.
    /// </param>
    /// <param name="computer">The computer.</param>
    public static CodePlatform? Foreign(string folder, CodePlatform computer) => Directory.EnumerateFiles(folder)
        .Order(StringComparer.Ordinal)
        .Select(Of)
        .FirstOrDefault(platform => platform is not null && !platform.RunsOn(computer));

    /// <summary>The platform of a file; null for IL, scripts, data and other files without native code.</summary>
    public static CodePlatform? Of(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> start = stackalloc byte[20];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length) return null;
        if (start.StartsWith("\u007fELF"u8)) return OfElf(start);
        if (!start.StartsWith("MZ"u8)) return null;
        stream.Position = 0;
        return OfPe(stream);
    }

    // https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html: byte 5 is the byte order, and the machine is at byte 18.
    private static CodePlatform OfElf(ReadOnlySpan<byte> header)
    {
        var machine = header[5] == 2
            ? BinaryPrimitives.ReadUInt16BigEndian(header[18..]) : BinaryPrimitives.ReadUInt16LittleEndian(header[18..]);
        return new CodePlatform(Linux, machine switch
        {
            0x3E => X64,
            0xB7 => Arm64,
            0x28 => "arm",
            0x03 => "x86",
            0xF3 => "riscv64",
            _ => $"ELF machine {machine}",
        });
    }

    private static CodePlatform? OfPe(Stream stream)
    {
        try
        {
            var headers = new PEHeaders(stream);
            // A native library of Windows, which no Lambda function loads.
            if (headers.CorHeader is not { } clr) return null;
            var machine = headers.CoffHeader.Machine;
            // IL for any platform is marked as x86.
            if (machine == Machine.I386 && !clr.Flags.HasFlag(CorFlags.Requires32Bit)) return null;
            foreach (var (system, mark) in Systems)
            {
                var own = (Machine)((ushort)machine ^ mark);
                if (!Machines.Any(each => each.Machine == own)) continue;
                // IL that was compiled for one architecture runs on every system of that architecture: it has no native code,
                // and no mark.
                return new CodePlatform(mark == 0 && clr.ManagedNativeHeaderDirectory.Size == 0 ? null : system, NameOf(own));
            }

            return new CodePlatform(null, NameOf(machine));
        }
        catch (BadImageFormatException)
        {
            // The file is not an assembly. If it is loaded, the runtime reports that.
            return null;
        }
    }

    private static string NameOf(Machine machine) =>
        Machines.FirstOrDefault(each => each.Machine == machine).Architecture ?? $"machine {machine}";

    public override string ToString() => System is null ? Architecture : $"{System} on {Architecture}";
}
