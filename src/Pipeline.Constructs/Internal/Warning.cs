using System.Reflection;
using Amazon.CDK;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>Attaches warnings to constructs, with each CDK that the package takes.</summary>
internal static class Warning
{
    // CDK 2.276.0 gave it a third parameter: an assembly that was compiled with one of the two forms does not find the other.
    private static readonly MethodInfo Method =
        typeof(Annotations).GetMethods().First(method => method.Name == nameof(Annotations.AddWarningV2));

    /// <summary>Attaches a warning.</summary>
    /// <param name="construct">What is warned of.</param>
    /// <param name="id">What acknowledges it.</param>
    /// <param name="message">What is wrong, and what to do.</param>
    public static void On(IConstruct construct, string id, string message)
    {
        object?[] arguments = [id, message];
        Array.Resize(ref arguments, Method.GetParameters().Length);
        Method.Invoke(Annotations.Of(construct), BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
    }
}
