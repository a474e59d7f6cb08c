using System.Text;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

public abstract partial class DeliveryProcessor
{
    private const string DeaggregationPage =
        "https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-multirecord-deaggergation.html";

    /// <summary>
    /// Splits records that hold several JSON objects, one after the other or one per line, into up to 500 records; it does not
    /// split an array. It belongs to <see cref="DynamicPartitioning"/>, which reads one object per record, and runs before a
    /// transformation. Firehose de-aggregates records of the Kinesis Producer Library without it. In CDK:
    /// <c>RecordDeAggregationProcessor</c>.
    /// </summary>
    [Documented("Record de-aggregation, JSON", DeaggregationPage)]
    public static DeliveryProcessor DeaggregateJson() => new Deaggregation("JSON", delimiter: null);

    /// <summary>Splits records at a delimiter, otherwise as <see cref="DeaggregateJson"/>.</summary>
    /// <param name="delimiter">The text between two records, such as <c>####</c>, 1 to 3840 bytes as UTF-8; Firehose gets it in
    /// base64, with a limit of 5120 characters.</param>
    [Documented("Record de-aggregation, delimited", DeaggregationPage)]
    public static DeliveryProcessor DeaggregateDelimited(string delimiter) => new Deaggregation("DELIMITED", delimiter);

    private sealed class Deaggregation(string subRecordType, string? delimiter) : DeliveryProcessor
    {
        internal override string Type => ProcessorTypes.Deaggregation;

        internal override void Validate(Violations violations)
        {
            if (delimiter is null) return;
            var isToken = Token.IsUnresolved(delimiter);
            violations.Require(
                !isToken, "Delimiter", "be known when the app is synthesized, so that it can be encoded", "a token",
                    "write it out");
            if (!isToken) violations.Length("Delimiter", Encoded, ServiceLimits.Firehose.ProcessorParameterLength);
        }

        internal override ProcessorBinding Bind(IRole role) =>
            ProcessorBinding.Of(Type, ("SubRecordType", subRecordType), ("Delimiter", Encoded));

        private string? Encoded => delimiter is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(delimiter));
    }
}
