using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Pipeline.Constructs.Internal;

/// <summary>Checks the arguments of factories, which have no construct yet that could report mistakes.</summary>
internal static class Argument
{
    /// <summary>The value, which callers without nullable annotations may leave <c>null</c>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">Filled in by the compiler: the parameter.</param>
    /// <exception cref="ArgumentNullException">It is <c>null</c>.</exception>
    public static T Given<T>([NotNull] T? value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : class => value ?? throw new ArgumentNullException(name);
}
