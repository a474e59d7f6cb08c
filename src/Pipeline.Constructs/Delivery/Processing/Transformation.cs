using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

public abstract partial class DeliveryProcessor
{
#pragma warning disable RS0026 // The first argument tells the two apart; its types are unrelated.
    private const string TransformationPage = "https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html";

    /// <summary>
    /// Transforms records by your own function, which answers each record with <c>Ok</c>, <c>Dropped</c> or
    /// <c>ProcessingFailed</c> (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html). Its
    /// timeout must be at most 5 minutes. In CDK: <c>LambdaFunctionProcessor</c>.
    /// </summary>
    /// <param name="function">The function, or better a version or an alias of it: <c>function.CurrentVersion</c>. The delivery's
    /// role may invoke only that version or alias; for a plain function, only <c>$LATEST</c>.</param>
    /// <param name="props">How Firehose invokes it. Default: Firehose's own settings.</param>
    [Documented("Transformation by a function of yours", TransformationPage)]
    public static DeliveryProcessor Transform(IFunction function, TransformationProps? props = null) =>
        new Transformation(function, props ?? new());

    /// <summary>
    /// Transforms records by this library's function: a valid event becomes a line of JSON; any other
    /// record goes to the error prefix.
    /// </summary>
    /// <param name="transform">The function; several deliveries may share it.</param>
    /// <param name="props">How Firehose invokes it. Default: Firehose's own settings.</param>
    [Documented("Transformation by the library's function", TransformationPage)]
    public static DeliveryProcessor Transform(DeliveryTransform transform, TransformationProps? props = null) =>
        new Transformation(Argument.Given(transform).Function, props ?? new(), transform);

#pragma warning restore RS0026

    private sealed class Transformation(IFunction function, TransformationProps props, DeliveryTransform? own = null)
        : DeliveryProcessor
    {
        internal override string Type => ProcessorTypes.Function;

        internal override IReadOnlyList<string>? PartitionKeys => own?.PartitionKeys.Select(key => key.Name).ToArray();

        internal override EventSchema? Schema => own?.Schema;

        // The library's function writes JSON lines.
        internal override bool EndsRecords => own is not null;

        // The library's function reads only JSON.
        internal override bool ReadsCompressedLogs => own is null;

        internal override void Validate(Violations violations)
        {
            props.Validate(violations);
            violations.Within("Function.Timeout", Timeout(function), ServiceLimits.Firehose.TransformTimeoutSeconds);
        }

        internal override ProcessorBinding Bind(IRole role)
        {
            var arn = QualifiedArn(function);
            var binding = ProcessorBinding.Of(
                Type,
                ("LambdaArn", arn),
                ("RoleArn", role.RoleArn),
                ("NumberOfRetries", Tokenization.StringifyNumber(props.Retries)),
                ("BufferSizeInMBs", props.SizeInMBs),
                ("BufferIntervalInSeconds", props.BufferingInterval is { } interval
                    ? Tokenization.StringifyNumber(interval.ToSeconds()) : null));
            return binding with
            {
                // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
                Statements =
                    [new Internal.Permission(["lambda:InvokeFunction", "lambda:GetFunctionConfiguration"], [arn]).ToStatement()],
                Reingests = own?.OwnRole,
                EndsRecords = EndsRecords,
                BufferingInterval =
                    props.BufferingInterval ?? Duration.Seconds(ServiceLimits.Firehose.TransformBufferingIntervalDefaultSeconds),
            };
        }

        // Firehose's page names the version in the permission, and IAM distinguishes a version's ARN from the function's own. For
        // an ARN that is not known yet, such as an import's parameter, it is unknown whether it ends in a version.
        private static string QualifiedArn(IFunction function)
        {
            var arn = function.FunctionArn;
            if (function is IVersion or IAlias) return arn;
            var unqualified = function is Function || (!Token.IsUnresolved(arn) && arn.Split(':').Length == 7);
            return unqualified ? $"{arn}:$LATEST" : arn;
        }

        private static Duration? Timeout(IFunction function) => function switch
        {
            Function made => made.Timeout,
            IAlias alias => Timeout(alias.Version.Lambda),
            IVersion version => Timeout(version.Lambda),
            _ => null,
        };
    }
}
