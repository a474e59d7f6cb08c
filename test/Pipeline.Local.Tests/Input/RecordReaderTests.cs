using System.IO.Compression;
using System.Text;
using Pipeline.Local.Input;
using Pipeline.Records;

namespace Pipeline.Local.Tests.Input;

public sealed class RecordReaderTests
{
    private static readonly EventSchema Schema = EventSchema.Parse("""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Trips", "type": "object",
          "properties": {
            "zone": { "type": "string" }, "at": { "type": "string" }, "miles": { "type": "number" },
            "people": { "type": "integer" },
            "paid": { "type": "boolean" }, "note": { "type": ["string", "null"], "minLength": 1 }, "tip": { "type": ["number",
            "null"] }
          },
          "required": ["zone", "at", "miles"], "additionalProperties": false,
          "x-dynamodb": { "partitionKey": "zone", "sortKey": "at", "emptyKey": "-" }
        }
        """);

    [Theory]
    [InlineData("trips.csv", "anything", nameof(InputFormat.Csv))]
    [InlineData("trips.tsv", "anything", nameof(InputFormat.Tsv))]
    [InlineData("trips.jsonl", "anything", nameof(InputFormat.JsonLines))]
    [InlineData("trips.json", "[\n  {", nameof(InputFormat.Json))]
    [InlineData("trips.json", "[]", nameof(InputFormat.Json))]
    [InlineData("trips.jsonl", """{"a": cut off""", nameof(InputFormat.JsonLines))]
    [InlineData("trips.jsonl", "{\"a\": cut off\n{\"a\":1}", nameof(InputFormat.JsonLines))]
    [InlineData("access.log", "{", nameof(InputFormat.Lines))]
    [InlineData("access.log", "[{", nameof(InputFormat.Lines))]
    [InlineData("-", """ {"a":1}""", nameof(InputFormat.JsonLines))]
    [InlineData("-", "{\"a\":{\"b\":\"}\"}}\n{\"a\":2}", nameof(InputFormat.JsonLines))]
    [InlineData("-", """{"a":1}{"a":2}""", nameof(InputFormat.Json))]
    [InlineData("-", "{\n  \"a\": 1\n}", nameof(InputFormat.Json))]
    [InlineData("-", "{ \"a\": 1,\n  \"b\": 2 }", nameof(InputFormat.Json))]
    [InlineData("-", "[2026-11-21 09:15] started", nameof(InputFormat.Lines))]
    [InlineData("-", "127.0.0.1 GET /", nameof(InputFormat.Lines))]
    [InlineData("-", "zone,at,miles\na,b,1", nameof(InputFormat.Csv))]
    [InlineData("-", "zone\tat\tmiles", nameof(InputFormat.Tsv))]
    [InlineData("-", "zone;at;miles", nameof(InputFormat.SemicolonCsv))]
    [InlineData("-", "Hello, zone", nameof(InputFormat.Lines))]
    public void Format_IsToldByNameOrFirstLines(string name, string start, string expected) =>
        $"{new InputStart(name, Schema).FormatOf(Encoding.UTF8.GetBytes(start), _ => { })}".ShouldBe(expected);

    [Fact]
    public void Csv_IsTypedByTheSchemaDigitsKept() => Read("""
        zone,at,miles,people,paid,note,tip
        Hall A,2026-11-21,1.50,2,true,hello,0.10
        "Hall ""B"", west",2026-11-22,1e3,,false,,
        ,2026-11-23,7,1,,"two
        lines",3
        """).ShouldBe(
        [
            """{"zone":"Hall A","at":"2026-11-21","miles":1.50,"people":2,"paid":true,"note":"hello","tip":0.10}""",
            """{"zone":"Hall \"B\", west","at":"2026-11-22","miles":1e3,"paid":false,"note":null,"tip":null}""",
            """{"zone":"","at":"2026-11-23","miles":7,"people":1,"note":"two\nlines","tip":3}""",
        ]);

    [Fact]
    public void ValueThatIsNoNumber_IsLeftForThePipelineToRefuse() =>
        Read("zone,at,miles\na,b,much").ShouldBe(["""{"zone":"a","at":"b","miles":"much"}"""]);

    [Fact]
    public void HeaderThatDoesNotFit_ListsEveryMistakeOnce()
    {
        var error = Should.Throw<InvalidInputException>(() => Read("zone,when,where,zone\na,b,c,d"));
        error.Subject.ShouldBe("trips.csv");
        error.Violations.Count.ShouldBe(3);
        error.Message.ShouldContain("got zone again");
        error.Message.ShouldContain("got when, where; use names of zone, at, miles");
        error.Message.ShouldContain("must name at, miles, which every event of");
    }

    [Theory]
    [InlineData("zone;at;miles\na;b;1", "got zone;at;miles, without one; if ';' separate the values, add --format semicolon-csv")]
    [InlineData("zone\tat\tmiles\na\tb\t1", "without one; if tabs separate the values, add --format tsv")]
    [InlineData("# exported today\nzone,at,miles", "got # exported today; put these names before the rows")]
    [InlineData("VendorID,tpep_pickup,tpep_dropoff,x,y,z\n1,2,3,4,5,6", "or give the schema of these events by --schema")]
    [InlineData("Zone,At,Miles\na,b,1", "write them in the schema's own case")]
    [InlineData("\"zone,at,miles\na,b,1", "line 1, the header: the row must be comma-separated values")]
    [InlineData("\"zone\" x,at,miles\na,b,1", "line 1, the header: the row must be comma-separated values")]
    public void HeaderThatCannotBeMeant_IsOneMistake(string text, string message)
    {
        var error = Should.Throw<InvalidInputException>(() => Read(text));
        error.Violations.ShouldHaveSingleItem();
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void Characters_AreNotEscapedWithoutNeed() =>
        Read("zone,at,miles\n😀 é \u2028,\"\"\"\\\t\u0001\u007f\",1")
            .ShouldBe(["{\"zone\":\"😀 é \u2028\",\"at\":\"\\\"\\\\\\t\\u0001\u007f\",\"miles\":1}"]);

    [Fact]
    public void SpacesAroundNames_AreNoPartOfThem() =>
        Read(" zone, at , miles\n a ,b,1").ShouldBe(["""{"zone":" a ","at":"b","miles":1}"""]);

    private const string Remedy = "end each quoted value with a quote, and double the quotes within";

    // A quote before 3 is never closed, and one before 6 closes too early; each affects only its own line.
    [Fact]
    public void RowsThatAreNone_AreNamedAndTheOthersRead()
    {
        var all =
            All("zone,at,miles\na,b,1\n\"c,d,2\n\ne,f,3\n\"g\"h,i,4\nj,k\nl,m,5,6\n\"n\n\no\",p,7\n\"q\nr\",8\n", "trips.csv");
        Texts(all).ShouldBe(
        [
            """{"zone":"a","at":"b","miles":1}""", """{"zone":"e","at":"f","miles":3}""",
                """{"zone":"n\n\no","at":"p","miles":7}""",
        ]);
        all.Where(record => record.Mistake is not null).Select(record => $"{record.Line}: {record.Mistake}").ShouldBe(
        [
            "3: the row must be comma-separated values; got \"c,d,2; " + Remedy,
            "6: the row must be comma-separated values; got \"g\"h,i,4; " + Remedy,
            "7: the row must have 3 values, as the header has; got 2; add the missing values, even if empty",
            "8: the row must have 3 values, as the header has; got 4; quote a value that holds a comma",
            "12: the row must have 3 values, as the header has; got 2, to line 13; add the missing values, even if empty",
        ]);
        all.Where(record => record.Mistake is null).Select(record => record.Line).ShouldBe([2, 5, 9]);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Csv_KeepsTheBreaksWithinQuotes(string end)
    {
        var all = All($"zone,at,miles{end}{end}\"a{end}{end}b\",c,1{end}\"d\"\"\",e,2{end}{end}5\" pipe,f,3", "trips.csv");
        var broken = end.Replace("\r", "\\r").Replace("\n", "\\n");
        Texts(all).ShouldBe(
        [
            $$"""{"zone":"a{{broken}}{{broken}}b","at":"c","miles":1}""", """{"zone":"d\"","at":"e","miles":2}""",
                """{"zone":"5\" pipe","at":"f","miles":3}""",
        ]);
        all.Select(record => record.Line).ShouldBe([3, 6, 8]);
    }

    [Fact]
    public void RandomTables_ComeBackAsTheyWere()
    {
        string[] parts = ["a", "\"", ",", "\n", "\r\n", " ", "é", "😀", "\t", ";", "'"];
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var values = Enumerable.Range(0, random.Next(1, 8)).Select(_ => Enumerable.Range(0, 2).Select(_ =>
                string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => parts[random.Next(parts.Length)]))).ToArray())
                    .ToList();
            var end = random.Next(2) == 0 ? "\n" : "\r\n";
            var csv = $"zone,at,miles{end}"
                + string.Concat(values.Select(row => $"{string.Join(',', row.Select(Quoted))},1{end}"));
            var read = Texts(All(csv, "trips.csv")).Select(text => System.Text.Json.JsonDocument.Parse(text).RootElement);
            read.Select(json => (json.GetProperty("zone").GetString(), json.GetProperty("at").GetString()))
                .ShouldBe(values.Select(row => ((string?)row[0], (string?)row[1])), $"seed {seed}");
        }

        static string Quoted(string value) =>
            value.AsSpan().ContainsAny("\",\r\n") ? $"\"{value.Replace("\"", "\"\"")}\"" : value;
    }

    [Fact]
    public void ValueThatIsNoUtf8_IsNamedAndNotSent()
    {
        var all = All(Encoding.Latin1.GetBytes("zone,at,miles\ncaf\u00e9,b,1\nd,e,2"), "trips.csv");
        all[0].Mistake.ShouldBe("zone must be UTF-8; got other bytes, in Latin-1 café; convert the input, such as: "
            + "iconv -f ISO-8859-1 -t UTF-8 FILE | pipeline ... --input -");
        Texts(all).ShouldBe(["""{"zone":"d","at":"e","miles":2}"""]);
    }

    [Fact]
    public void JsonLines_GoAsTheyAre()
    {
        var records = All("\n{\"zone\":\"a\",\"at\":\"1\",\"miles\":1}\n \t\n{\"zone\": broken", "x.jsonl");
        Texts(records).ShouldBe(["""{"zone":"a","at":"1","miles":1}""", """{"zone": broken"""]);
        records[0].Record.PartitionKey.ShouldBe("a#1");
        records[1].Record.PartitionKey!.Length.ShouldBe(16);
        records.Select(record => record.Line).ShouldBe([2, 4]);
    }

    [Theory]
    [InlineData("E9 0A FF FE 0D 0A 61 0D 62", "E9|FF FE|61 0D 62")]
    [InlineData("61 0D 62 0D 0A 63 0D", "61|62|63")]
    [InlineData("EF BB BF 61 0A EF BB BF 62", "61|EF BB BF 62")]
    [InlineData("E2 80 A8 0A C2 85 0A 0B 0A 61", "E2 80 A8|C2 85|61")]
    [InlineData("61", "61")]
    public void Lines_KeepTheirBytes(string bytes, string expected) =>
        string.Join('|', All(Convert.FromHexString(bytes.Replace(" ", "")), "x.txt")
            .Select(record => BitConverter.ToString(record.Record.Data.ToArray()).Replace('-', ' '))).ShouldBe(expected);

    [Fact]
    public void Json_IsCutIntoItsValues()
    {
        Texts(All("[\n  {\"a\": \"]}\\\"\"},\n  {\n\"b\": [1, {}]\n}\n]\n", "x.json"))
            .ShouldBe(["{\"a\": \"]}\\\"\"}", "{\n\"b\": [1, {}]\n}"]);
        Texts(All("{\"a\":1}{\"a\":2} {\"a\":3}", "x.json")).ShouldBe(["{\"a\":1}", "{\"a\":2}", "{\"a\":3}"]);
        var mixed = All("[{\"a\":1},\n2, \"x\",null,[3],{\"open\":", "x.json");
        Texts(mixed).ShouldBe(["{\"a\":1}", "2", "\"x\"", "null", "[3]"]);
        (mixed[^1].Line, mixed[^1].Mistake)
            .ShouldBe((2, "the JSON value that begins there must end; got the end of the input; complete it"));
    }

    [Theory]
    [InlineData("utf-16", "x.jsonl")]
    [InlineData("utf-16BE", "x.jsonl")]
    [InlineData("utf-8", "x.jsonl")]
    public void ByteOrderMark_IsFollowedAndTakenOff(string name, string file)
    {
        var encoding = Encoding.GetEncoding(name);
        Texts(All([.. encoding.GetPreamble(), .. encoding.GetBytes("{\"a\":\"é😀\"}\n{\"a\":2}")], file))
            .ShouldBe(["{\"a\":\"é😀\"}", "{\"a\":2}"]);
    }

    [Fact]
    public void HalfACharacterInUtf16_EndsTheInputAndSaysSo()
    {
        byte[] bytes = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("abc\n"), 0x3D, 0xD8, (byte)'x', 0];
        Should.Throw<InvalidInputException>(() =>
            All(bytes, "x.txt")).Message.ShouldContain("the input must be UTF-16, as its byte order mark says");
    }

    [Theory]
    [InlineData("504B0304140000000800", "a zip archive")]
    [InlineData("28B52FFD0458010000", "zstd data; decompress it: zstd -dc FILE | pipeline ... --input -")]
    [InlineData("FD377A585A000004", "xz data")]
    [InlineData("425A6839314159265359", "bzip2 data")]
    [InlineData("5041523115040000", "a Parquet file")]
    [InlineData("4F626A0104140000", "an Avro file")]
    [InlineData("FFFE00007B000000", "UTF-32")]
    [InlineData("7B002200610022003A0031007D000A00",
        "UTF-16LE without a byte order mark that says so; convert it: iconv -f UTF-16LE -t UTF-8 FILE")]
    [InlineData("007B00220061002200200031007D000A", "UTF-16BE without a byte order mark")]
    [InlineData("89504E470D0A1A0A0000000D",
        "a NUL byte at offset 8; name a file of text; --format lines or --format json-lines sends each line as it is")]
    public void WhatIsNoText_IsRecognized(string bytes, string message)
    {
        foreach (var name in new[] { "x.csv", "x.jsonl", "x", "standard input" })
            Should.Throw<InvalidInputException>(() => All(Convert.FromHexString(bytes), name)).Message.ShouldContain(message);
    }

    [Fact]
    public void NulInAFormatThatWasAskedFor_IsAByte() =>
        new RecordReader(null).Read(new MemoryStream([0, 0, (byte)'a', (byte)'\n', (byte)'b']), "x", InputFormat.Lines).Count()
            .ShouldBe(2);

    [Theory]
    [InlineData("x.jsonl.gz")]
    [InlineData("x.jsonl")]
    [InlineData("standard input")]
    public void Gzip_IsReadWhateverItsName(string name) =>
        Texts(All([.. Gzip("{\"a\":1}\n{\"a\":"), .. Gzip("2}\n")], name)).ShouldBe(["{\"a\":1}", "{\"a\":2}"]);

    [Fact]
    public void GzipOfCsv_IsToldByTheNameWithin() =>
        Texts(All(Gzip("zone,at,miles\na,b,1\n"), "trips.csv.gz")).ShouldBe(["""{"zone":"a","at":"b","miles":1}"""]);

    // .NET's own reader takes the first three for the end of the data.
    [Theory]
    [InlineData("cut off")]
    [InlineData("without its last byte")]
    [InlineData("two bytes")]
    [InlineData("with a fault")]
    [InlineData("with a wrong checksum")]
    public void GzipThatIsNotWhole_IsRefused(string how)
    {
        var whole = Gzip(string.Concat(Enumerable.Range(0, 30_000).Select(i => $"line {i * 7919 % 10_007}\n")));
        var bytes = how switch
        {
            "cut off" => whole[..(whole.Length / 2)],
            "without its last byte" => whole[..^1],
            "two bytes" => whole[..2],
            _ => whole,
        };
        if (how == "with a fault") bytes[whole.Length / 2] ^= 0x55;
        if (how == "with a wrong checksum") bytes[^7] ^= 0x55;
        List<string> read = [];
        Should.Throw<InvalidInputException>(() =>
        {
            foreach (var record in new RecordReader(null).Read(new MemoryStream(bytes), "x.gz", InputFormat.Lines))
                read.Add(Encoding.UTF8.GetString(record.Record.Data.Span));
        }).Message.ShouldContain("its gzip data must be whole");
        // Like every gzip reader, this one may return wrong bytes before it finds a fault; a cut-off file gives right ones.
        if (how != "with a fault") read.ShouldBe(Enumerable.Range(0, read.Count).Select(i => $"line {i * 7919 % 10_007}"));
    }

    [Theory]
    [InlineData("", "x.csv", "x.csv is empty: no record is sent")]
    [InlineData("\n\n  \n", "x.jsonl", "x.jsonl is empty: no record is sent")]
    [InlineData("zone,at,miles\n", "x.csv", "x.csv holds no records behind its header: none is sent")]
    [InlineData("[]", "x.json", "x.json holds no records: none is sent")]
    public void InputWithoutRecords_IsSaid(string text, string name, string note)
    {
        List<string> notes = [];
        new RecordReader(Schema, notes.Add).Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), name, InputFormat.Auto)
            .ShouldBeEmpty();
        notes.ShouldBe([note]);
    }

    // As slow as a stream can be, so that every boundary falls inside a value.
    [Theory]
    [InlineData("x.csv", "zone,at,miles\r\n\"a\r\n\r\nb\",c,1\r\nd,e,2")]
    [InlineData("x.jsonl", "{\"a\":1}\r\n{\"a\":2}\r\n\r\n{")]
    [InlineData("x.json", "[ {\"a\": \"\\\"\"} , {\"b\":[1]} ]")]
    [InlineData("x.txt", "a\rb\rc")]
    public void Pieces_DoNotMatter(string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Texts([.. new RecordReader(Schema).Read(new Drops(bytes), name, InputFormat.Auto)]).ShouldBe(Texts(All(bytes, name)));
    }

    [Theory]
    [InlineData("x.jsonl", "{\"zone\":\"a\"}\n", 2)]
    [InlineData("x.csv", "zone,at,miles\na,b,1\n", 3)]
    [InlineData("x.json", "[{\"zone\":\"a\"},\n", 2)]
    public void LineBeyondAnyRecord_IsNamedAndPassedOver(string name, string before, int line)
    {
        const long Huge = 40L * 1024 * 1024;
        var after = name.EndsWith(".csv", StringComparison.Ordinal) ? "\nc,d,2\n" : "\n{\"zone\":\"b\"}\n";
        var (start, end) = name.EndsWith(".json", StringComparison.Ordinal) ? (before + "\"", "\"," + after) : (before, after);
        using var stream = new Sparse(Encoding.UTF8.GetBytes(start), Huge, Encoding.UTF8.GetBytes(end));
        var all = new RecordReader(Schema).Read(stream, name, InputFormat.Auto).ToList();
        all.Count(record => record.Mistake is null).ShouldBe(2);
        var wrong = all.Single(record => record.Mistake is not null);
        wrong.Line.ShouldBe(line);
        var length = name.EndsWith(".json", StringComparison.Ordinal) ? Huge + 2 : Huge;
        wrong.Mistake.ShouldBe($"a record must have at most 10485760 bytes; got {length}; split the record");
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void LongestRecord_IsOne(int more, bool isOne)
    {
        var bytes = new byte[InputRecord.MostBytes + more + 2];
        bytes.AsSpan().Fill((byte)'x');
        "\r\n"u8.CopyTo(bytes.AsSpan(InputRecord.MostBytes + more));
        (new RecordReader(null).Read(new MemoryStream([.. bytes, (byte)'y']), "x.txt", InputFormat.Auto).First().Mistake is null)
            .ShouldBe(isOne);
    }

    private static List<string> Read(string csv) => Texts(All(csv, "trips.csv"));

    private static List<InputRecord> All(string text, string name) => All(Encoding.UTF8.GetBytes(text), name);

    private static List<InputRecord> All(byte[] bytes, string name) =>
        [.. new RecordReader(Schema).Read(new MemoryStream(bytes), name, InputFormat.Auto)];

    private static List<string> Texts(List<InputRecord> records) =>
        [.. records.Where(record => record.Mistake is null).Select(record => Encoding.UTF8.GetString(record.Record.Data.Span))];

    private static byte[] Gzip(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionMode.Compress)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return compressed.ToArray();
    }

    /// <summary>Returns one byte per call.</summary>
    private sealed class Drops(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1)]);
    }

    /// <summary>Some bytes, very many letters, and some bytes again.</summary>
    private sealed class Sparse(byte[] before, long letters, byte[] after) : MemoryStream
    {
        private long _at;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, before.Length + letters + after.Length - _at);
            for (var i = 0; i < count; i++, _at++)
            {
                buffer[i] = _at < before.Length ? before[_at] : _at < before.Length + letters
                    ? (byte)'x'
                    : after[_at - before.Length - letters];
            }

            return count;
        }
    }
}
