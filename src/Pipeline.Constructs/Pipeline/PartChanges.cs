using System.Reflection;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Applies the user's changes to the settings of a pipeline's parts, and refuses changes that would separate the parts.
/// </summary>
/// <remarks>
/// The values that tie a part to the others (schema, stream, table, bucket, layout, format) are declared by the sealed record of
/// its props. The user's function sees the base record, which has the other settings. A user reaches the tied values only by a
/// cast, and that is refused.
/// </remarks>
internal sealed class PartChanges(Violations violations)
{
    /// <summary>The settings of a part: the pipeline's own, as changed by the user's function.</summary>
    /// <param name="prop">The pipeline's prop with the function.</param>
    /// <param name="own">The pipeline's own settings.</param>
    /// <param name="change">The function; <c>null</c> if there is none.</param>
    public TProps Of<TProps, TOptions>(string prop, TProps own, Func<TOptions, TOptions>? change)
        where TProps : TOptions
        where TOptions : PartOptions
    {
        if (change is null) return own;
        var origin = new object();
        // A separate copy, because the function may set its properties.
        var got = change((TOptions)((PartOptions)own with { Origin = origin }));
        if (got is not TProps props || !ReferenceEquals(props.Origin, origin))
        {
            violations.Add(
                prop,
                "return the settings that its function gets, changed: new settings lack the pipeline's key, removal " +
                "policy and access logs",
                got is null ? null : $"another {got.GetType().Name}",
                $"write {Example(prop)} => {Example(prop)} with {{ ... }}, or set the properties of the settings that the " +
                "function gets, and return them");
            return own;
        }

        foreach (var tie in Ties<TProps, TOptions>().Where(tie => !Equals(tie.GetValue(props), tie.GetValue(own))))
        {
            violations.Add(
                $"{prop}.{tie.Name}",
                "not be changed, because it ties the part to the others",
                tie.GetValue(props),
                "leave it, and change the setting for all parts: Schema, Layout, Format, ExistingStream, ExistingTable or " +
                "ExistingBucket of the pipeline");
        }

        return props;
    }

    private static IEnumerable<PropertyInfo> Ties<TProps, TOptions>() => typeof(TProps) == typeof(TOptions)
        ? []
        : typeof(TProps).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.SetMethod is { IsPublic: true });

    private static string Example(string prop) => char.ToLowerInvariant(prop[0]) + prop[1..];
}
