using System.Text;
using System.Text.Json;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Tests.Transform;

/// <summary>Every kind of broken event gives a valid response, or an error with a reason.</summary>
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
        var mutation = new ByteMutation([.. new[]
        {
            FirehoseEvents.Kinesis("key", TransformFunction.Event, "", "x", TransformFunction.Event),
                FirehoseEvents.DirectPut(TransformFunction.Event, "x"), FirehoseEvents.Msk(TransformFunction.Event, null),
        }.Select(@event => Encoding.UTF8.GetBytes(@event.ToJsonString()))], Pieces);
        var random = new Random(42);
        using var function = new TransformFunction("door=door", responseBytes: 700);
        var answered = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var payload = mutation.Next(random);
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
}
