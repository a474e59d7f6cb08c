using Pipeline.Functions.Tests.Runtime;

namespace Pipeline.Functions.Tests.Native;

/// <summary>
/// The native builds fit Lambda's <c>provided.al2023</c>: Amazon Linux 2023 with glibc 2.34. They link the C++ library statically
/// and load OpenSSL 3 at the first use of TLS (https://docs.aws.amazon.com/linux/al2023/ug/lambda.html).
/// </summary>
public class NativeBuildTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const long LargestMiB = 20;
    private static readonly Version Glibc = new(2, 34);

    [NativeFact]
    public void BuildOfThisComputer_FitsAmazonLinux2023() => Check(NativeBuild.Here);

    [ArmFact]
    public void BuildForArm64_FitsAmazonLinux2023() => Check(new NativeBuild(NativeBuild.Arm64));

    // The emulated processor has all instructions; the test shows that the program is complete, starts and responds.
    [ArmFact(emulated: true)]
    public void BuildForArm64_AnswersUnderTheEmulator()
    {
        using var lambda = new RuntimeApiServer();
        using var function = new FunctionProcess(
            lambda.Endpoint, startup: new FunctionStartup(new NativeBuild(NativeBuild.Arm64).Folder, ArmFactAttribute.Emulator!));
        lambda.Send("""{ "Records": [ { "eventSource": "aws:sqs", "body": "secret" } ] }""");
        ((string)lambda.Next().Json["errorMessage"]!).ShouldContain("Records[0].eventSource must be aws:kinesis; got aws:sqs");
    }

    // OpenSSL signs a request, but Debian's libraries for the emulator lack it. QEMU_LD_PREFIX may name a folder that has both.
    [ArmFact(emulated: true, openSsl: true)]
    public void BuildForArm64_WritesABatchUnderTheEmulator()
    {
        using var writer = new PublishedWriter(
            new FunctionStartup(new NativeBuild(NativeBuild.Arm64).Folder, ArmFactAttribute.Emulator!));
        writer.Send(Events.Kinesis(30)).Body.ShouldBe("""{"batchItemFailures":[]}""");
        writer.Table.Items.Count.ShouldBe(30);
    }

    // A program of this repository, so that the ELF reader is tested even without a native build.
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

    /// <summary>A fact about the arm64 build on a computer of another architecture.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ArmFactAttribute : FactAttribute
    {
        // The emulator's own folder for libraries, if it is installed.
        private static readonly string Libraries = Environment.GetEnvironmentVariable("QEMU_LD_PREFIX")
            ?? "/usr/aarch64-linux-gnu";

        public ArmFactAttribute(bool emulated = false, bool openSsl = false)
        {
            Skip = new NativeBuild(NativeBuild.Arm64).WhyNot;
            if (emulated && Emulator is null)
                Skip ??= "qemu-aarch64-static or the libraries of libc6-arm64-cross are not installed";
            if (openSsl && !File.Exists(Path.Combine(Libraries, "lib", "libssl.so.3")))
                Skip ??= $"{Libraries}/lib has no OpenSSL";
        }

        /// <summary>The command that starts an arm64 program on another computer; null if there is none.</summary>
        public static IReadOnlyList<string>? Emulator
        {
            get
            {
                var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                    .Select(folder => Path.Combine(folder, "qemu-aarch64-static"))
                    .FirstOrDefault(File.Exists);
                return program is null || !Directory.Exists(Libraries) ? null : [program, "-L", Libraries];
            }
        }
    }
}
