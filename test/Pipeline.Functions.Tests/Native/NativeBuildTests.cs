using Pipeline.Functions.Tests.Runtime;

namespace Pipeline.Functions.Tests.Native;

/// <summary>
/// The native builds fit Lambda's <c>provided.al2023</c>: Amazon Linux 2023 with glibc 2.34, the C++ library linked in, OpenSSL
/// 3 found when TLS is first used (https://docs.aws.amazon.com/linux/al2023/ug/lambda.html).
/// </summary>
public class NativeBuildTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const long LargestMiB = 20;
    private static readonly Version Glibc = new(2, 34);

    [NativeFact]
    public void BuildOfThisComputer_FitsAmazonLinux2023() => Check(NativeBuild.Here);

    [ArmFact]
    public void BuildForArm64_FitsAmazonLinux2023() => Check(new NativeBuild(NativeBuild.Arm64));

    // The emulator's processor has all instructions; what is tested is that the program is whole, starts, and writes.
    [ArmFact(emulated: true)]
    public void BuildForArm64_WritesABatchUnderTheEmulator()
    {
        using var writer =
            new PublishedWriter(new FunctionStartup(new NativeBuild(NativeBuild.Arm64).Folder, ArmFactAttribute.Emulator!));
        writer.Send(Events.Kinesis(30)).Body.ShouldBe("""{"batchItemFailures":[]}""");
        writer.Table.Items.Count.ShouldBe(30);
    }

    // A program of our own, so that the reader of ELF is tested where there is no native build.
    [LinuxFact("ELF is Linux's")]
    public void ReaderOfElf_FindsTheVersionsOfAKnownProgram()
    {
        var library = new ElfFile(File.ReadAllBytes(
            Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so")));
        library.Machine.ShouldBeOneOf(ElfFile.X64, ElfFile.Arm64);
        library.Libraries().ShouldContain("libc.so.6");
        library.Versions().ShouldContain(version => version.StartsWith("libc.so.6 GLIBC_2.", StringComparison.Ordinal));
    }

    private void Check(NativeBuild build)
    {
        var size = new FileInfo(build.Program).Length;
        output.WriteLine($"{build.Platform}: {size:#,0} bytes");
        (size / (1024 * 1024)).ShouldBeLessThan(LargestMiB);
        var elf = new ElfFile(File.ReadAllBytes(build.Program));
        elf.Machine.ShouldBe(build.Platform == NativeBuild.Arm64 ? ElfFile.Arm64 : ElfFile.X64);
        var versions = elf.Versions().ToList();
        versions.ShouldContain("libc.so.6 GLIBC_2.34", "else this reads too little");
        versions.Where(version => version.Split("GLIBC_") is [_, var number] && Version.Parse(number) > Glibc)
            .ShouldBeEmpty("Amazon Linux 2023 has glibc 2.34: build on a system whose glibc asks for no more, such as Debian 12");
        elf.Libraries().ShouldBeSubsetOf(["libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1",
            "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"]);
        File.ReadAllText(Path.Combine(build.Folder, "bootstrap.instruction-sets")).ShouldNotBeNullOrWhiteSpace();
    }

    /// <summary>A fact of the build for arm64 on a computer of another architecture.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ArmFactAttribute : FactAttribute
    {
        public ArmFactAttribute(bool emulated = false) => Skip = new NativeBuild(NativeBuild.Arm64).WhyNot
            ?? (!emulated || Emulator is not null ? null
                : "qemu-aarch64-static or the libraries of libc6-arm64-cross are not installed");

        /// <summary>How a program for arm64 is started on another computer; null where it cannot be.</summary>
        public static IReadOnlyList<string>? Emulator
        {
            get
            {
                const string Libraries = "/usr/aarch64-linux-gnu";
                var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                    .Select(folder => Path.Combine(folder, "qemu-aarch64-static"))
                    .FirstOrDefault(File.Exists);
                return program is null || !Directory.Exists(Libraries) ? null : [program, "-L", Libraries];
            }
        }
    }
}
