namespace Pipeline.Local.Contracts;

/// <summary>
/// The log of a run: messages for the user, and data points of metrics for the alarms. All members may be called from any thread.
/// </summary>
internal interface IRunLog
{
    /// <summary>Writes a line for the user about an event that they should know of.</summary>
    /// <param name="source">The resource, by its construct path or name.</param>
    /// <param name="line">One sentence.</param>
    void Say(string source, string line);

    /// <summary>Records a data point of a CloudWatch metric, as the service itself would send it.</summary>
    /// <param name="nameSpace">The namespace, such as <c>AWS/Lambda</c>.</param>
    /// <param name="metric">The metric, such as <c>Errors</c>.</param>
    /// <param name="value">The value, in AWS's unit of the metric.</param>
    /// <param name="dimensions">The dimensions, such as (<c>FunctionName</c>, name).</param>
    void Measure(string nameSpace, string metric, double value, params (string Name, string Value)[] dimensions);
}
