using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Cli.Tests;

/// <summary>
/// The command as a process that reads a pipe: what arrives while the pipe is open, what ends the input, and that bytes stay
/// unchanged. <see cref="LocalEndTests"/> covers an open pipe with <c>--for</c> and a closed descriptor.
/// </summary>
[Collection(nameof(WaitingRun))]
public sealed class StandardInputTests(WaitingRun run)
{
    [Fact]
    public async Task SlowWriter_HasEachLineSentAsItComes()
    {
        await using var send = CommandProcess.Start(run.Send("--input", "-"));
        await WriteAsync(send, "{\"a\":1}\n");
        (await run.ArrivedAsync(1, send)).ShouldBe(["{\"a\":1}"]);
        // Half a line stays until the other half arrives; an é of Latin-1 is a byte like any other.
        await WriteAsync(send, "{\"a\":\"");
        await WriteAsync(send, "\u00E9\"}\n{\"a\"");
        (await run.ArrivedAsync(1, send)).ShouldBe(["{\"a\":\"\u00E9\"}"]);
        send.Input.Close();
        await ShouldEndAsync(send, 0, 3);
        (await run.ArrivedAsync()).ShouldBe(["{\"a\""]);
    }

    [UnixTheory("signals are of Unix")]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Signal_EndsAnOpenPipeWithTheTrueCount(string signal)
    {
        await using var send = CommandProcess.Start(run.Send("--input", "-"));
        await WriteAsync(send, string.Concat(Enumerable.Range(0, 20).Select(i => $"{{\"a\":{i}}}\n")));
        var arrived = await run.ArrivedAsync(20, send);
        arrived.Count.ShouldBe(20);
        await send.SignalAsync(signal);
        await ShouldEndAsync(send, 0, 20);
    }

    [Fact]
    public async Task TableWithAByteOrderMark_IsReadAsFromAFile()
    {
        await using var send = CommandProcess.Start(run.Send("--input", "-", "--format", "csv"));
        await WriteAsync(send, "\u00EF\u00BB\u00BFzone,at\na,1\n\"b\n\nc\",2\nshort\n");
        send.Input.Close();
        await ShouldEndAsync(send, 1, 2);
        send.Errors.ShouldBe(
            "line 6 was not sent: the row must have 2 values, as the header has; got 1; add the missing values, even if empty");
        (await run.ArrivedAsync()).ShouldBe(["""{"zone":"a","at":"1"}""", """{"zone":"b\n\nc","at":"2"}"""]);
    }

    [Fact]
    public async Task CompressedPipe_IsDecompressed()
    {
        await using var send = CommandProcess.Start(run.Send("--input", "-"));
        await using (var gzip =
            new GZipStream(send.Input.BaseStream,
                CompressionMode.Compress))
        {
            await gzip.WriteAsync("[{\"a\":1},\n {\"a\":2}]"u8.ToArray());
        }

        await ShouldEndAsync(send, 0, 2);
        (await run.ArrivedAsync()).ShouldBe(["{\"a\":1}", "{\"a\":2}"]);
    }

    [Fact]
    public async Task PipeThatEndsAtOnce_IsSaid()
    {
        await using var send = CommandProcess.Start(run.Send("--input", "-"));
        send.Input.Close();
        await ShouldEndAsync(send, 0, 0);
        send.Errors.ShouldBe("standard input is empty: no record is sent");
    }

    [UnixFact("named pipes in folders are of Unix")]
    public async Task NamedPipe_IsReadToItsEnd()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "records.jsonl");
        using (var make = Process.Start("mkfifo", [path])) await make.WaitForExitAsync();
        await using var send = CommandProcess.Start(run.Send("--input", path));
        // Returns when the command has opened its end, too.
        await using (var pipe =
            await Task.Run(() => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)))
        {
            await pipe.WriteAsync("{\"a\":1}\n"u8.ToArray());
            (await run.ArrivedAsync(1, send)).ShouldBe(["{\"a\":1}"]);
            await pipe.WriteAsync("{\"a\":2}"u8.ToArray());
        }

        await ShouldEndAsync(send, 0, 2);
        (await run.ArrivedAsync()).ShouldBe(["{\"a\":2}"]);
    }

    // A run knows the largest record of its stream, so it checks the size before any call.
    [Fact]
    public async Task Run_CountsWhatItsInputCouldNotSend()
    {
        using var assembly = new DoorAssembly();
        assembly.Without("Mapping", "Function");
        var kept = assembly.In("kept");
        await using var local = CommandProcess.Start(
            "local", "--assembly", assembly.Write(), "--pace", "30", "--input", "-", "--format", "json-lines", "--json",
                "--keep", kept);
        await WriteAsync(local, $"{{\"a\":\"\u00E9\"}}\n{{\"b\":\"{new string('x', 1024 * 1024)}\"}}\n{{\"c\":3}}\n");
        local.Input.Close();
        var (code, output) = await local.EndAsync();
        code.ShouldBe(1, $"{local.Errors}\n{output}");
        var report = JsonNode.Parse(output)!;
        ((long)report["sent"]!, (long)report["notSent"]!, (long)report["put"]!, (long)report["deliveries"]![0]!["delivered"]!)
            .ShouldBe((2L, 1L, 2L, 2L));
        report["missing"]!.AsArray().ShouldHaveSingleItem()!.ToString()
            .ShouldBe("1 record(s) of the input not sent; each is named with its line and the reason");
        const string Named =
            "line 2 was not sent: data and partition key must have at most 1048576 bytes, the stream's largest "
            + "record; got 1048600; ";
        local.Errors.ShouldContain(Named);
        (await File.ReadAllLinesAsync(Path.Combine(kept, "not-sent.txt"))).ShouldHaveSingleItem().ShouldStartWith(Named);
        var delivered = Directory.GetFiles(Path.Combine(kept, "buckets"), "*", SearchOption.AllDirectories)
            .Select(File.ReadAllBytes).SelectMany(bytes => bytes);
        Encoding.Latin1.GetString([.. delivered]).Length.ShouldBe("{\"a\":\"\u00E9\"}{\"c\":3}".Length);
    }

    private static async Task WriteAsync(CommandProcess command, string text)
    {
        await command.Input.BaseStream.WriteAsync(Encoding.Latin1.GetBytes(text));
        await command.Input.BaseStream.FlushAsync();
    }

    private async Task ShouldEndAsync(CommandProcess send, int expected, int put)
    {
        var (code, output) = await send.EndAsync();
        code.ShouldBe(expected, $"{send.Errors}\n{output}");
        output.ShouldStartWith($"{put} of {put} records put into {run.Stream}");
    }
}
