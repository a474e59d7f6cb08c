using System.Reflection;

namespace Pipeline.Constructs.Internal;

/// <summary>Lets the user change the settings of a pipeline's parts, and refuses what would tear the parts apart.</summary>
/// <remarks>
/// What ties a part to the others (schema, stream, table, bucket, layout, format) is declared by the sealed record of its props;
/// the user's function sees the base of it, which has all else. Only who casts can get there, and that is refused.
/// </remarks>
internal sealed class PartChanges(Violations violations)
{
    /// <summary>The settings of a part: the pipeline's own, or what the user's function made of them.</summary>
    /// <param name="prop">The pipeline's prop that has the function.</param>
    /// <param name="own">The pipeline's own settings.</param>
    /// <param name="change">The function, if there is one.</param>
    public TProps Of<TProps, TOptions>(string prop, TProps own, Func<TOptions, TOptions>? change)
        where TProps : TOptions
        where TOptions : PartOptions
    {
        if (change is null) return own;
        var origin = new object();
        // A copy of its own: the function may set its properties.
        var got = change((TOptions)((PartOptions)own with { Origin = origin }));
        if (got is not TProps props || !ReferenceEquals(props.Origin, origin))
        {
            violations.Add(
                prop,
                "return the settings that its function was given, changed: others have none of the pipeline's key, removal " +
                "policy and access logs",
                got is null ? null : $"another {got.GetType().Name}",
                $"write {Example(prop)} => {Example(prop)} with {{ ... }}, or set the properties of what the function was " +
                $"given " +
                $"and return it");
            return own;
        }

        foreach (var tie in Ties<TProps, TOptions>().Where(tie => !Equals(tie.GetValue(props), tie.GetValue(own))))
        {
            violations.Add(
                $"{prop}.{tie.Name}",
                "be left as it is, since it ties the part to the others",
                tie.GetValue(props),
                "leave it, and set what all parts follow: Schema, Layout, Format, ExistingStream, ExistingTable or " +
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
