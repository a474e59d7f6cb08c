namespace Pipeline.Local.Contracts;

/// <summary>What the parts of a run tell its user and its alarms. All members may be called from any thread.</summary>
internal interface IRunLog
{
    /// <summary>A line for the user: something happened that a person would want to know.</summary>
    /// <param name="source">The resource, by its construct path or name.</param>
    /// <param name="line">One sentence.</param>
    void Say(string source, string line);

    /// <summary>A data point of a CloudWatch metric, as the service itself would send it.</summary>
    /// <param name="nameSpace">Such as <c>AWS/Lambda</c>.</param>
    /// <param name="metric">Such as <c>Errors</c>.</param>
    /// <param name="value">In AWS's unit of the metric.</param>
    /// <param name="dimensions">Such as (<c>FunctionName</c>, name).</param>
    void Measure(string nameSpace, string metric, double value, params (string Name, string Value)[] dimensions);
}
