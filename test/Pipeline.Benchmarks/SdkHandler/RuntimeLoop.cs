using System.Text;
using System.Text.Json;

namespace Pipeline.Benchmarks.SdkHandler;

/// <summary>
/// A client of Lambda's Runtime API, as small as the loops of the other handlers. Amazon's runtime support package is not
/// available from every NuGet source.
/// </summary>
internal sealed class RuntimeLoop(HttpClient http, string api)
{
    private readonly string _root = $"http://{api}/2018-06-01/runtime/invocation";

    public async Task RunAsync(Func<KinesisEvent, Task<string>> handler)
    {
        while (true)
        {
            using var next = await http.GetAsync(new Uri($"{_root}/next"));
            var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").First();
            try
            {
                var @event =
                    JsonSerializer.Deserialize(await next.Content.ReadAsByteArrayAsync(), HandlerJson.Default.KinesisEvent)!;
                await PostAsync($"{id}/response", await handler(@event));
            }
#pragma warning disable CA1031 // Every error fails the invocation.
            catch (Exception error)
#pragma warning restore CA1031
            {
                await PostAsync($"{id}/error", JsonSerializer.Serialize(error.ToString(), HandlerJson.Default.String));
            }
        }
    }

    private async Task PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri($"{_root}/{path}"), content);
        response.EnsureSuccessStatusCode();
    }
}
