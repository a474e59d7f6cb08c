using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Metrics;
using Pipeline.Local.Metrics.CloudWatch;
using Pipeline.Local.Tests.Access;

namespace Pipeline.Local.Tests.Metrics;

/// <summary>A CloudWatch with a clock that stands still, and its reports.</summary>
internal sealed class CloudWatchBed
{
    private readonly AccessFixture _fixture = new();

    public CloudWatchBed(int mostOfClients = MetricStore.MostOfClients, params IReadOnlyList<Resource> alarms)
    {
        Store = new MetricStore(_fixture.Time, mostOfClients);
        var deployment = _fixture.Deployment with { Resources = alarms };
        Service = new CloudWatchService(
            deployment,
            Store,
            () => AlarmCheck.All(deployment, Store, new MetricSources(AccessFixture.Account)),
            _fixture,
            _fixture.Time);
    }

    public CloudWatchService Service { get; }

    public MetricStore Store { get; }

    public List<string> Said => _fixture.Said;

    public FakeTimeProvider Time => _fixture.Time;

    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    public JsonObject Call(string operation, string input) => Service.Invoke(operation, JsonNode.Parse(input)!.AsObject());

    public ServiceException Refused(string operation, string input) =>
        Should.Throw<ServiceException>(() => Call(operation, input));

    /// <summary>Puts data into the namespace App, each datum written as JSON.</summary>
    public void Put(params string[] data) =>
        Call("PutMetricData", $$"""{"Namespace":"App","MetricData":[{{string.Join(',', data)}}]}""");

    /// <summary>A statistic of a metric of App in the last hour, minute by minute.</summary>
    public List<double> Statistic(string statistic, string metric = "m", string more = "") =>
        [.. Call(
            "GetMetricStatistics",
            $$"""{"Namespace":"App","MetricName":"{{metric}}","StartTime":{{Now - 3600}},"EndTime":{{Now + 60}},"Period":60""" +
            $$""","Statistics":["{{statistic}}"]{{more}}}""")
            ["Datapoints"]!.AsArray().Select(point => (double)point![statistic]!)];
}
