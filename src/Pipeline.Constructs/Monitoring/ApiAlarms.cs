using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using static Pipeline.Constructs.Internal.AlarmChecks;

namespace Pipeline.Constructs;

/// <summary>The alarms of a <see cref="RestApiFeed"/>: requests that fail, are refused, or take long.</summary>
/// <remarks>
/// Shares, periods and counts of failed and refused requests follow AWS's recommendations:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#ApiGateway.
/// The page also recommends an alarm on latency; its number could not be confirmed, so the default is this library's own.
/// </remarks>
public sealed class ApiAlarms : AlarmGroup
{
    private readonly ApiAlarmsProps _props;

    /// <summary>Makes the alarms.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The API, and the values that thresholds are computed from.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public ApiAlarms(Construct scope, string id, ApiAlarmsProps props)
        : base(scope, id, props)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));
        _props = props;

        AddShare("ServerErrors", "5XXError", props.ServerErrorShare, 3,
            "requests failed inside the API or Kinesis for 3 minutes; producers must send those events again. Read the API's " +
            "log, and look at the stream's alarm on throttled writes.");
        AddShare("ClientErrors", "4XXError", props.ClientErrorShare, 5,
            "requests were refused for 5 minutes: bad events, no permission or too many requests a second. Read the API's log.");
        var latency = props.MaximumLatency.ToMilliseconds();
        Add("Latency", new AlarmSpec(
            Metric("Latency", "p90"),
            $"The slowest tenth of requests takes more than {Text(latency)} ms for 5 minutes. Look at the stream's throttled " +
            "writes and at the size of requests.")
        {
            Above = latency,
            Periods = 5,
        });
    }

    private void AddShare(string name, string metric, double share, int periods, string what) => Add(name, new AlarmSpec(
        Metric(metric, Stats.AVERAGE), $"More than {Percent(share)} of {what}")
    {
        Above = share,
        Periods = periods,
    });

    private Metric Metric(string name, string statistic) => Of(
        "AWS/ApiGateway",
        name,
        new()
        {
            ["ApiName"] = _props.Feed.RestApi.RestApiName,
            ["Stage"] = _props.Feed.RestApi.DeploymentStage.StageName,
        },
        statistic);
}
