using System.Text;
using System.Text.Json;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Tests.Transform;

/// <summary>Broken events of every kind: answered soundly, or refused in words.</summary>
public class MutatedEventTests
{
    private const int Mutations = 20_000;

    private static readonly byte[][] Pieces =
    [
        .. new[] { "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "null", "\\ud83d", "\\/", "=", "\"data\":",
            "\"recordId\":\"r\",", "\"records\":[", "\"kafkaRecordValue\":null," }
            .Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3],
    ];

    [Fact]
    public void AnyMutation_IsAnsweredOrRefused()
    {
        var valid = new[]
        {
            FirehoseEvents.Kinesis("key", TransformFunction.Event, "", "x", TransformFunction.Event),
                FirehoseEvents.DirectPut(TransformFunction.Event, "x"), FirehoseEvents.Msk(TransformFunction.Event, null),
        }.Select(@event => Encoding.UTF8.GetBytes(@event.ToJsonString())).ToList();
        var random = new Random(42);
        using var function = new TransformFunction("door=door", responseBytes: 700);
        var answered = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var payload = Mutate(random, valid[i % valid.Count]);
            var shown = Encoding.Latin1.GetString(payload);
            try
            {
                var response = function.Invoke(payload);
                response.Length.ShouldBeLessThanOrEqualTo(700);
                using var json = JsonDocument.Parse(response);
                json.RootElement.GetProperty("records").GetArrayLength().ShouldBeGreaterThan(0);
                answered++;
            }
            catch (FunctionException error)
            {
                error.Message.ShouldNotBeEmpty();
            }
            catch (Exception error) when (error is not ShouldAssertException)
            {
                Assert.Fail($"{shown}: {error}");
            }
        }

        answered.ShouldBeInRange(Mutations / 20, Mutations * 19 / 20);
    }

    private static byte[] Mutate(Random random, byte[] valid)
    {
        var bytes = new List<byte>(valid);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count),
                        bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at)));
                    break;
                default:
                    if (bytes[at] is >= (byte)'a' and <= (byte)'z') bytes[at] = (byte)('a' + random.Next(26));
                    break;
            }

            if (bytes.Count == 0) bytes.Add((byte)'{');
        }

        return [.. bytes];
    }
}
