using System.Net;
using Pipeline.Benchmarks.Servers;

namespace Pipeline.Benchmarks.Tests;

public sealed class RuntimeApiServerTests : IDisposable
{
    private readonly RuntimeApiServer _api = new(TimeProvider.System);
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Response_AnswersItsEvent()
    {
        // Larger than any buffer on the way.
        var @event = new byte[3_000_000];
        @event.AsSpan().Fill((byte)'x');
        var answer = _api.InvokeAsync(@event, CancellationToken.None);
        var (id, received) = await NextAsync();
        received.AsSpan().SequenceEqual(@event).ShouldBeTrue();
        (await PostAsync($"invocation/{id}/response", "{}")).ShouldBe(HttpStatusCode.Accepted);
        (await answer).ShouldBe("{}");
    }

    [Theory]
    [InlineData("invocation/ID/error")]
    [InlineData("init/error")]
    public async Task Error_FailsTheEvent(string path)
    {
        var answer = _api.InvokeAsync("{}"u8.ToArray(), CancellationToken.None);
        await PostAsync(path, "broken");
        (await Should.ThrowAsync<HandlerException>(answer)).Message.ShouldContain("broken");
    }

    [Fact]
    public async Task Next_WaitsForTheNextEvent()
    {
        var next = NextAsync();
        var first = _api.InvokeAsync("1"u8.ToArray(), CancellationToken.None);
        var (id, body) = await next;
        body.ShouldBe("1"u8.ToArray());
        await PostAsync($"invocation/{id}/response", "one");
        (await first).ShouldBe("one");

        _ = _api.InvokeAsync("2"u8.ToArray(), CancellationToken.None);
        (await NextAsync()).Id.ShouldNotBe(id);
    }

    public void Dispose()
    {
        _http.Dispose();
        _api.Dispose();
    }

    private async Task<(string Id, byte[] Event)> NextAsync()
    {
        using var response = await _http.GetAsync($"http://{_api.Endpoint}/2018-06-01/runtime/invocation/next");
        return (response.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single(),
            await response.Content.ReadAsByteArrayAsync());
    }

    private async Task<HttpStatusCode> PostAsync(string path, string body)
    {
        using var response = await _http.PostAsync($"http://{_api.Endpoint}/2018-06-01/runtime/{path}", new StringContent(body));
        return response.StatusCode;
    }
}
