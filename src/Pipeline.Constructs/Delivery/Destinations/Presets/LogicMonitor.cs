using System.Text.RegularExpressions;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>LogicMonitor; the secret holds its API key.</summary>
    /// <param name="account">The account: the part before <c>.logicmonitor.com</c>; letters, digits and <c>-</c>.</param>
    /// <param name="props">The key's secret, the backup, and settings that have defaults: GZIP, 5 MiB (1
    /// to 64), 60 seconds.</param>
    [Documented("LogicMonitor",
        "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-logicmonitor")]
    public static DeliveryDestination LogicMonitor(string account, PresetDestinationProps props) => new PresetDestination(
        new EndpointPreset
        {
            Name = "LogicMonitor",
            Url = $"https://{account}.logicmonitor.com",
            Validate = violations => violations.Matches(
                "Account", account, HostLabel(), "be letters, digits and - only", "give what stands before .logicmonitor.com"),
        },
        Argument.Given(props));

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$")]
    private static partial Regex HostLabel();
}
