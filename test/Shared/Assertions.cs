using System.Linq.Expressions;

namespace Pipeline.Testing;

internal static class Assertions
{
    /// <summary>At least one element, and each fulfils the condition: Shouldly's own ShouldAllBe is content with none.</summary>
    public static void ShouldEachBe<T>(this IEnumerable<T> elements, Expression<Func<T, bool>> condition, string? because = null)
    {
        var all = elements.ToList();
        all.ShouldNotBeEmpty(because ?? "there is nothing to check");
        all.ShouldAllBe(condition, because);
    }
}
