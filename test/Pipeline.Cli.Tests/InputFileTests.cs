using System.IO.Compression;
using System.Text;

namespace Pipeline.Cli.Tests;

/// <summary>
/// <c>pipeline send --input FILE</c> into a run on this computer, with the files that people really have: which records arrive,
/// byte for byte. A process sends one file for each exit code; the same command inside the test process sends the others.
/// </summary>
[Collection(nameof(WaitingRun))]
public sealed class InputFileTests(WaitingRun run)
{
    private const string Schema = """
        {
          "title": "Visits", "type": "object",
          "properties": { "zone": { "type": "string" }, "at": { "type": "string" }, "people": { "type": "integer" } },
          "required": ["zone", "at"], "additionalProperties": false,
          "x-dynamodb": { "partitionKey": "zone", "sortKey": "at", "emptyKey": "-" }
        }
        """;

    private const string A = """{"zone":"a","at":"1","people":1}""";
    private const string B = """{"zone":"b","at":"2","people":2}""";

    private static readonly byte[] Png =
        [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', 0, 0, 0, 0x0D, .. "IHDR"u8, 0, 0, 1, 0, .. "more"u8];

    // Covers every exit code, runs with and without a message, and bytes beyond ASCII.
    private static readonly string[] SentByAProcess = ["utf8.jsonl", "compressed.csv.gz", "latin1.csv", "semicolons.csv"];

    /// <summary>Files, the records that arrive, and the command's message and exit code.</summary>
    private static readonly Dictionary<string, Shape> Shapes = new()
    {
        // JSON.
        ["lines.jsonl"] = Of($"{A}\n{B}\n", [A, B]),
        ["without-last-break.jsonl"] = Of($"{A}\n{B}", [A, B]),
        ["crlf.jsonl"] = Of($"{A}\r\n{B}\r\n", [A, B]),
        ["bom.jsonl"] = Of($"\uFEFF{A}\n", [A]),
        ["noext"] = Of($"{A}\n{B}\n", [A, B]),
        ["array.json"] = Of($"[\n  {A},\n  {B}\n]\n", [A, B]),
        ["array-on-a-line.json"] = Of($"[{A},{B}]", [A, B]),
        ["pretty.json"] = Of("{\n  \"zone\": \"a\",\n  \"at\": \"1\"\n}\n", ["{\n  \"zone\": \"a\",\n  \"at\": \"1\"\n}"]),
        ["concatenated.json"] = Of($"{A}{B}", [A, B]),
        ["cut-off.json"] = Of($"[{A},{{\"zone\":", [A], 1, "line 1 was not sent: the JSON value that begins there must end"),
        ["numbers.jsonl"] = Of("{\"k\":1.50}\n{\"k\":10e-1}\n", ["{\"k\":1.50}", "{\"k\":10e-1}"]),
        ["no-json.jsonl"] = Of("{\"zone\": cut\nVT\v\f\n", ["{\"zone\": cut", "VT\v\f"]),
        ["half-surrogate.jsonl"] = Of("{\"zone\":\"\\ud83d\"}\n", ["{\"zone\":\"\\ud83d\"}"]),
        ["utf8.jsonl"] = Of("{\"zone\":\"zürich-ß\u2028\u0085😀\"}\n", [Latin("{\"zone\":\"zürich-ß\u2028\u0085😀\"}")]),
        ["latin1.jsonl"] = Of(Encoding.Latin1.GetBytes("{\"zone\":\"café\"}\n"), ["{\"zone\":\"café\"}"]),
        ["utf16.jsonl"] =
            Of([0xFF, 0xFE, .. Encoding.Unicode.GetBytes($"{A}\r\n{{\"zone\":\"é\"}}")], [A, Latin("{\"zone\":\"é\"}")]),
        ["utf16-without-mark.jsonl"] = Of(Encoding.Unicode.GetBytes($"{A}\n"), [], 2, "iconv -f UTF-16LE -t UTF-8"),
        ["nul.jsonl"] = Of([0, 0, .. Encoding.UTF8.GetBytes($"{A}\n")], [], 2, "a NUL byte at offset 0"),
        ["compressed.jsonl.gz"] = Of(Gzip(Encoding.UTF8.GetBytes($"{A}\n{B}\n")), [A, B]),
        ["compressed.bin"] = Of(Gzip(Encoding.UTF8.GetBytes($"{A}\n")), [A]),
        ["cut.jsonl.gz"] = Of(Gzip(Encoding.UTF8.GetBytes($"{A}\n{B}\n"))[..^4], null, null, "its gzip data must be whole"),
        ["zipped.zip"] = Of("PK\x03\x04........"u8.ToArray(), [], 2, "a zip archive; send what it holds: unzip -p FILE"),
        ["empty.jsonl"] = Of("", [], 0, "empty.jsonl is empty: no record is sent"),
        ["blank.jsonl"] = Of("\n\n  \n", [], 0, "blank.jsonl is empty: no record is sent"),

        // Lines.
        ["plain.txt"] = Of(Encoding.Latin1.GetBytes("plain é line\n[{\n"), ["plain é line", "[{"]),
        ["old-mac.log"] = Of("one\rtwo\r", ["one", "two"]),

        // Separated values.
        ["table.csv"] = Of("zone,at,people\na,1,1\nb,2,2\n", [A, B]),
        ["EXT.CSV"] = Of("zone,at,people\na,1,1\n", [A]),
        ["crlf.csv"] = Of("zone,at,people\r\na,1,1\r\nb,2,2\r\n", [A, B]),
        ["cr.csv"] = Of("zone,at,people\ra,1,1\rb,2,2\r", [A, B]),
        ["bom.csv"] = Of("\uFEFFzone,at,people\na,1,1\n", [A]),
        ["blank-lines.csv"] = Of("\n\nzone,at,people\n\na,1,1\n   \nb,2,2\n\n", [A, B]),
        ["dos.csv"] = Of("zone,at,people\na,1,1\n\u001A", [A]),
        ["spaces.csv"] = Of("zone, at, people\n  a  ,1,1\n", ["""{"zone":"  a  ","at":"1","people":1}"""]),
        ["emoji.csv"] = Of("zone,at\n😀 é,1\n", [Latin("""{"zone":"😀 é","at":"1"}""")]),
        ["quoted.csv"] = Of(
            "zone,at\n\"a,\"\"b\"\"\",\"x\ny\"\n\"p\n\n\nq\",\"r\r\ns\"\n",
                ["""{"zone":"a,\"b\"","at":"x\ny"}""", """{"zone":"p\n\n\nq","at":"r\r\ns"}"""]),
        ["inches.csv"] = Of("zone,at\n5\" pipe,1\n", ["""{"zone":"5\" pipe","at":"1"}"""]),
        ["decimal-comma.csv"] = Of("zone,at,people\na,1,\"1,5\"\n", ["""{"zone":"a","at":"1","people":"1,5"}"""]),
        ["header-only.csv"] = Of("zone,at,people\n", [], 0, "header-only.csv holds no records behind its header"),
        ["empty.csv"] = Of("", [], 0, "empty.csv is empty"),
        ["short.csv"] =
            Of("zone,at,people\na,1,1\nx,y\nb,2,2\n", [A, B], 1,
                "line 3 was not sent: the row must have 3 values, as the header has; got 2"),
        ["extra.csv"] =
            Of("zone,at,people\na,1,1,,\nb,2,2\n", [B], 1,
                "line 2 was not sent: the row must have 3 values, as the header has; got 5"),
        ["bad-quote.csv"] =
            Of("zone,at,people\n\"x\" y,1,1\nb,2,2\n", [B], 1,
                "line 2 was not sent: the row must be comma-separated values; got \"x\" y,1,1"),
        ["unclosed.csv"] =
            Of("zone,at,people\n\"x,1,1\na,1,1\nb,2,2\n", [A, B], 1,
                "line 2 was not sent: the row must be comma-separated values"),
        ["latin1.csv"] =
            Of(Encoding.Latin1.GetBytes("zone,at,people\ncafé,1,1\nb,2,2\n"), [B], 1, "line 2 was not sent: zone must be UTF-8"),
        ["bad-header.csv"] = Of("\"zone\" x,at\na,1\n", [], 2, "line 1, the header: the row must be comma-separated values"),
        ["unclosed-header.csv"] = Of("\"zone,at\na,1\n", [], 2, "line 1, the header: the row must be comma-separated values"),
        ["header-over-lines.csv"] = Of("\"zo\nne\",at\na,1\n", [], 2, "got zo\\nne"),
        ["repeated.csv"] = Of("zone,zone,at\na,a,1\n", [], 2, "the header must name each field once; got zone again"),
        ["case.csv"] = Of("Zone,At\na,1\n", [], 2, "write them in the schema's own case"),
        ["comment.csv"] = Of("# exported\nzone,at\na,1\n", [], 2, "got # exported; put these names before the rows"),
        ["missing.csv"] = Of("zone,people\na,1\n", [], 2, "the header must name at, which every event of visits has"),
        ["trailing-comma.csv"] = Of("zone,at,\na,1,\n", [], 2, "got an empty name"),
        ["semicolons.csv"] = Of("zone;at\na;1\n", [], 2, "if ';' separate the values, add --format semicolon-csv"),
        ["tabs.csv"] = Of("zone\tat\na\t1\n", [], 2, "add --format tsv"),
        ["table.tsv"] = Of("zone\tat\tpeople\na\t1\t1\n", [A]),
        ["picture.csv"] = Of(Png, [], 2, "a NUL byte at offset 8"),
        ["noextcsv"] =
            Of("zone,at,people\na,1,1\n", [A], 0,
                "noextcsv is read as CSV, since its first line names fields of the event schema"),
        ["compressed.csv.gz"] = Of(Gzip("zone,at,people\na,1,1\n"u8.ToArray()), [A]),

        // The user's options override what the command detects.
        ["semicolons.txt"] = Of("zone;at;people\na;1;1\n", [A]) with { Format = "semicolon-csv" },
        ["header.csv"] = Of("zone,at\n", ["zone,at"]) with { Format = "lines" },
        ["array-as-lines.json"] = Of("[\n1\n", ["1", "["]) with { Format = "json-lines" },
        ["values.txt"] = Of("{\"a\":1} {\"a\":2}", ["{\"a\":1}", "{\"a\":2}"]) with { Format = "json" },
    };

    public static TheoryData<string> Names => [.. Shapes.Keys];

    public static TheoryData<string> NamesForAProcess => [.. SentByAProcess];

    [Theory]
    [MemberData(nameof(Names))]
    public Task File_GivesExactlyWhatItHolds(string name) => ShouldGiveAsync(name, CommandHere.RunAsync);

    [Theory]
    [MemberData(nameof(NamesForAProcess))]
    public Task FileForAProcess_GivesExactlyWhatItHolds(string name) => ShouldGiveAsync(name, async arguments =>
    {
        await using var command = CommandProcess.Start(arguments);
        var (code, output) = await command.EndAsync();
        return (code, output, command.Errors);
    });

    // The stream takes records up to 1 MiB, which the command does not know: Kinesis refuses a whole call of 500 records because
    // of one.
    [Fact]
    public async Task RecordThatTheStreamRefuses_TakesNoOtherWithIt()
    {
        var lines = Enumerable.Range(1, 1200).Select(i => $$"""{"zone":"z{{i}}","at":"{{i}}"}""").ToArray();
        lines[1099] = $$"""{"zone":"z1100","at":"{{new string('x', 1024 * 1024)}}"}""";
        var (code, output, errors) = await SendAsync("mid-big.jsonl", Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        code.ShouldBe(1, errors);
        output.ShouldStartWith("1,199 of 1,200 records put");
        errors.ShouldStartWith("line 1100 was not put: InvalidArgumentException: ");
        errors.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldEndWith("; the record has 1048600 bytes");
        (await run.ArrivedAsync()).ShouldBe(lines.Where((_, i) => i != 1099).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task LineBeyondEveryStream_IsNamedAndTheNextOnesSent()
    {
        var (code, output, errors) =
            await SendAsync("huge.jsonl", Encoding.UTF8.GetBytes($"{A}\n\"{new string('x', 12 * 1024 * 1024)}\"\n{B}\n"));
        code.ShouldBe(1, errors);
        output.ShouldBe($"2 of 2 records put into {run.Stream}; 1 of 3 records read were not sent\n",
            StringCompareShould.IgnoreLineEndings);
        errors.TrimEnd()
            .ShouldBe("line 2 was not sent: a record must have at most 10485760 bytes; got 12582914; split the record");
        (await run.ArrivedAsync()).ShouldBe([A, B]);
    }

    [Fact]
    public async Task FieldBeyondEveryStream_IsNamedAndTheNextRowsSent()
    {
        var (code, _, errors) =
            await SendAsync("huge.csv",
                Encoding.UTF8.GetBytes($"zone,at,people\na,1,1\n{new string('x', 11_000_000)},2,2\nb,2,2\n"));
        code.ShouldBe(1, errors);
        errors.ShouldStartWith("line 3 was not sent: a record must have at most 10485760 bytes; got 11000004");
        (await run.ArrivedAsync()).ShouldBe([A, B]);
    }

    [Fact]
    public async Task OddRowLateInATable_IsNamedAndAllOthersSent()
    {
        var rows = Enumerable.Range(0, 1501).Select(i => i == 1200 ? "h,r" : $"h{i},{i},{i}");
        var (code, output, errors) =
            await SendAsync("late.csv", Encoding.UTF8.GetBytes($"zone,at,people\n{string.Join('\n', rows)}\n"));
        code.ShouldBe(1, errors);
        output.ShouldContain("1,500 of 1,500 records put");
        output.ShouldContain("; 1 of 1,501 records read were not sent");
        errors.ShouldStartWith("line 1202 was not sent: the row must have 3 values, as the header has; got 2");
        (await run.ArrivedAsync()).Count.ShouldBe(1500);
    }

    // The number of sent records is still right, and the message says what is known about the others.
    [Fact]
    public async Task InputThatBreaksOff_TellsWhatWasSent()
    {
        var random = new Random(1);
        var lines = Enumerable.Range(0, 12_000).Select(i => $$"""{"zone":"z{{i}}","at":"{{random.NextInt64()}}"}""").ToArray();
        var whole = Gzip(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        var (code, output, errors) = await SendAsync("broken.jsonl.gz", whole[..(whole.Length / 8)]);
        var arrived = await run.ArrivedAsync();
        code.ShouldBe(1, errors);
        arrived.Count.ShouldBeGreaterThan(0);
        arrived.ShouldBeSubsetOf(lines);
        output.ShouldStartWith(FormattableString.Invariant($"{arrived.Count:N0} of {arrived.Count:N0} records put"));
        errors.ShouldContain(FormattableString.Invariant($"the input ended early, after {arrived.Count:N0} records: "));
        errors.ShouldContain("broken.jsonl.gz has 1 mistake:");
        errors.ShouldContain("its gzip data must be whole");
    }

    [Fact]
    public async Task Folder_IsNoFile()
    {
        using var folder = new TemporaryFolder();
        var (code, _, errors) = await RunAsync("--input", folder.Path);
        code.ShouldBe(PipelineCommand.Mistaken);
        errors.ShouldContain($"got {folder.Path}, which is a folder; name a file in it");
    }

    [Fact]
    public async Task SchemaThatIsNoUtf8_IsRefusedWithThePlace()
    {
        using var folder = new TemporaryFolder();
        var (schema, input) = (Path.Combine(folder.Path, "latin1.json"), Path.Combine(folder.Path, "x.jsonl"));
        await File.WriteAllBytesAsync(schema, Encoding.Latin1.GetBytes(Schema.Replace("\"Visits\"", "\"Visités\"")));
        await File.WriteAllTextAsync(input, A);
        var (code, _, errors) = await RunAsync("--input", input, "--schema", schema);
        code.ShouldBe(PipelineCommand.Mistaken);
        errors.ShouldContain("the text must be UTF-8; got the byte 0xE9 at offset ");
        errors.ShouldContain(", in line 2; convert it, such as from Latin-1: iconv -f ISO-8859-1 -t UTF-8");
    }

    private async Task ShouldGiveAsync(string name, Func<string[], Task<(int Code, string Output, string Errors)>> command)
    {
        var shape = Shapes[name];
        var (code, output, errors) = await SendAsync(name, shape.Bytes, shape.Format, command);
        // If the input is refused, no record may arrive; the next read would show one. A shard allows five reads a second, so
        // this one is saved.
        var arrived = code == PipelineCommand.Mistaken ? [] : await run.ArrivedAsync();
        if (shape.Code is { } expected) code.ShouldBe(expected, errors + output);
        else code.ShouldNotBe(0, errors + output);
        errors.ShouldContain(shape.Message ?? "");
        errors.ShouldNotContain("   at ");
        if (shape.Message is null) errors.ShouldBeEmpty();
        if (shape.Arrived is null) return;
        arrived.ShouldBe(shape.Arrived.Order(StringComparer.Ordinal));
        if (code == PipelineCommand.Mistaken) return;
        output.ShouldStartWith($"{arrived.Count} of {arrived.Count} records put into {run.Stream}");
    }

    private static Shape Of(string text, string[] arrived, int code = 0, string? message = null) =>
        Of(Encoding.UTF8.GetBytes(text), arrived, code, message);

    private static Shape Of(byte[] bytes, string[]? arrived, int? code = 0, string? message = null) =>
        new(bytes, arrived, code, message);

    // In WaitingRun's form: one character for each byte.
    private static string Latin(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionMode.Compress)) gzip.Write(bytes);
        return compressed.ToArray();
    }

    private async Task<(int Code, string Output, string Errors)> SendAsync(
        string name, byte[] bytes, string? format = null,
            Func<string[], Task<(int Code, string Output, string Errors)>>? command = null)
    {
        using var folder = new TemporaryFolder();
        var (file, schema) = (Path.Combine(folder.Path, name), Path.Combine(folder.Path, "visits.json"));
        await File.WriteAllBytesAsync(file, bytes);
        await File.WriteAllTextAsync(schema, Schema);
        string[] options = format is null ? [] : ["--format", format];
        return await (command ?? CommandHere.RunAsync)(run.Send(["--input", file, "--schema", schema, .. options]));
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) =>
        CommandHere.RunAsync(run.Send(arguments));

    /// <summary>
    /// A file; the records that arrive (null: not checked); the exit code (null: any but 0); and a part of the message (null: no
    /// message).
    /// </summary>
    private sealed record Shape(byte[] Bytes, string[]? Arrived, int? Code, string? Message)
    {
        public string? Format { get; init; }
    }
}
