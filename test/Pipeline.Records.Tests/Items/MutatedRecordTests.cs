using System.Text;
using System.Text.Json;
using Pipeline.Records.Items;

namespace Pipeline.Records.Tests.Items;

/// <summary>Damaged input of every kind is either refused with a reason or becomes a valid item.</summary>
public class MutatedRecordTests
{
    private const int Mutations = 200_000;

    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", "e", ".", "null", "\\u", "\\ud83d", "\\ude00", "\"zone\":",
                "\"n\":", "1e999", " ", "\0",
            "\"expires\":null,", "{}", "[]", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "\uFEFF",
                "9999999999999999999999999999999999999999",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80],
    ];

    private static readonly byte[][] Valid =
    [
        .. new[]
        {
            """{"zone":"hall-a","n":12.5,"text":"abc","level":"high","grade":2.5,"flag":true,"count":7,"big":-5,"ratio":0.25}""",
            """{"zone":"","n":1,"at":"2026-11-21T09:15:02.417Z","day":"2026-11-21","id":"f81d4fae-7dec-11d0-a765-""" +
            """00a0c91e6bf6","note":null,"expires":null}""",
            """{"zone":"h\u00e4ll","n":1e2,"tags":["a",null,"\ud83d\ude00"],"place":{"floor":2,"room":"x"},"open":{"a":1""" +
            ""","b":{"c":[1,{"d":2}]}}}""",
            """ { "zone" : "é😀" , "n" : -0 , "x" : [ { } , [ ] ] , "y" : { "z" : "w" } } """,
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly ByteMutation Mutation = new(Valid, Pieces);

    [Fact]
    public void AnyMutation_IsRefusedOrASoundItem()
    {
        var random = new Random(42);
        var transcoder = new ItemTranscoder(
            EventSchema.Parse(Transcoded.Full),
                new ItemOptions { RawAttribute = "raw", Metadata = true, TimeToLive = TimeSpan.FromDays(1) });
        var buffer = new ItemBuffer();
        var valid = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var record = Mutation.Next(random);
            buffer.Clear();
            if (!transcoder.TryTranscode(record, Transcoded.Origin, buffer, out var item))
            {
                if (transcoder.Violations.Count == 0 || buffer.Length > 0) Assert.Fail(Show(record));
                continue;
            }

            valid++;
            CheckItem(buffer[item.Json].ToArray(), record);
        }

        valid.ShouldBeInRange(Mutations / 100, Mutations / 2);
    }

    private static void CheckItem(byte[] json, byte[] record)
    {
        try
        {
            using var item = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = item.RootElement;
            if (root.GetProperty("zone").GetProperty("S").GetString() is not { Length: > 0 }
                || root.GetProperty("n").GetProperty("N").GetString() is not { Length: > 0 }
                || root.GetProperty("expires").GetProperty("N").GetString() is not { Length: > 0 }
                || !root.GetProperty("raw").GetProperty("B").GetBytesFromBase64().AsSpan().SequenceEqual(record))
            {
                Assert.Fail($"{Show(record)} became {Encoding.UTF8.GetString(json)}");
            }
        }
        catch (Exception error)
        when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            Assert.Fail($"{Show(record)} became {Encoding.UTF8.GetString(json)}: {error.Message}");
        }
    }

    private static string Show(byte[] record) => $"{Encoding.UTF8.GetString(record)} ({Convert.ToHexString(record)})";
}
