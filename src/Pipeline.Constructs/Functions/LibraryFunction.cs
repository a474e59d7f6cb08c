using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Pipeline.Functions;
using Pipeline.Records;

namespace Pipeline.Constructs.Internal;

/// <summary>Makes the functions of this library: the assembly that they run, its builds, logs and findings.</summary>
internal static class LibraryFunction
{
    /// <summary>The reason why a function of this library needs no VPC: the same for all functions that call only AWS.</summary>
    public const string CallsAwsAlone =
        "It calls nothing but AWS's own endpoints, over TLS and signed by its role; in a VPC it would reach the same endpoints.";

    /// <summary>Makes a function.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The function's own properties: memory, timeout, role, log group, environment, and VPC.</param>
    /// <param name="build">The code, and what runs it.</param>
    /// <param name="schema">The event schema beside the code, for functions that read events.</param>
    /// <param name="declaration">The aggregations beside the code, for the function that computes them.</param>
    public static Function New(
        Construct scope,
        string id,
        FunctionProps props,
        FunctionBuild build,
        EventSchema? schema = null,
        AggregationDeclaration? declaration = null)
    {
        props.Runtime = build.IsNative ? Runtime.PROVIDED_AL2023 : Runtime.DOTNET_10;
        props.Architecture = build.Architecture;
        props.Handler = build.IsNative ? FunctionBuild.Bootstrap : FunctionSettings.Assembly;
        props.Code = FunctionCode.OfTheLibrary.For(build, schema, declaration);
        props.LoggingFormat = LoggingFormat.JSON;
        var function = new Function(scope, id, props);
        FunctionCode.OfTheLibrary.CarryOtherBuilds(function, build, schema, declaration);
        return function;
    }

    /// <summary>One of the metrics that a function itself sends.</summary>
    /// <param name="function">The function.</param>
    /// <param name="name">The metric's name, of <see cref="MetricNames"/>.</param>
    /// <param name="statistic">The statistic, unless the options say another.</param>
    /// <param name="options">Overrides; null: none.</param>
    public static Metric Metric(IFunction function, string name, string statistic, IMetricOptions? options)
    {
        var metric = new Metric(new MetricProps
        {
            Namespace = MetricNames.Namespace,
            MetricName = name,
            DimensionsMap = new Dictionary<string, string> { [MetricNames.FunctionName] = function.FunctionName },
            Statistic = statistic,
        });
        return options is null ? metric : metric.With(options);
    }

    /// <summary>Traces each invocation.</summary>
    public static void Trace(Function function)
    {
        // Through the L1, because the L2's Tracing adds an inline policy to the role, which already has this permission.
        ((CfnFunction)function.Node.DefaultChild!).TracingConfig = new CfnFunction.TracingConfigProperty { Mode = "Active" };
    }

    /// <summary>Acknowledges the rules that do not apply to a synchronously invoked function, each with the reason.</summary>
    /// <param name="function">The function.</param>
    /// <param name="noDeadLetters">Why there is no dead letter queue.</param>
    /// <param name="noVpc">Why it is in no VPC; null if it is in one.</param>
    /// <param name="noReservation">Why no concurrency is reserved for it; null if some is.</param>
    public static void Acknowledge(Function function, string noDeadLetters, string? noVpc, string? noReservation)
    {
        Nag.Acknowledge(function, "NIST.800.53.R5-LambdaDLQ", noDeadLetters);
        Nag.Acknowledge(function, "Serverless-LambdaDLQ", noDeadLetters);
        if (noVpc is not null) Nag.Acknowledge(function, "NIST.800.53.R5-LambdaInsideVPC", noVpc);
        if (noReservation is not null) Nag.Acknowledge(function, "NIST.800.53.R5-LambdaConcurrency", noReservation);
    }
}
