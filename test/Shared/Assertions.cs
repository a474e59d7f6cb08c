using System.Linq.Expressions;

namespace Pipeline.Testing;

internal static class Assertions
{
    /// <summary>
    /// Requires at least one element, and the condition for each. Shouldly's own ShouldAllBe passes for an empty collection.
    /// </summary>
    public static void ShouldEachBe<T>(this IEnumerable<T> elements, Expression<Func<T, bool>> condition, string? because = null)
    {
        var all = elements.ToList();
        all.ShouldNotBeEmpty(because ?? "there is nothing to check");
        all.ShouldAllBe(condition, because);
    }
}
