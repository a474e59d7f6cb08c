using System.Reflection;
using Amazon.CDK;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>Attaches warnings to constructs, with every CDK version that the package supports.</summary>
internal static class Warning
{
    // CDK 2.276.0 added a third parameter: an assembly that was compiled with one of the two forms does not find the other.
    private static readonly MethodInfo Method =
        typeof(Annotations).GetMethods().First(method => method.Name == nameof(Annotations.AddWarningV2));

    /// <summary>Attaches a warning.</summary>
    /// <param name="construct">The construct that gets the warning.</param>
    /// <param name="id">The id by which it is acknowledged.</param>
    /// <param name="message">The mistake, and what to do.</param>
    public static void On(IConstruct construct, string id, string message)
    {
        object?[] arguments = [id, message];
        Array.Resize(ref arguments, Method.GetParameters().Length);
        Method.Invoke(Annotations.Of(construct), BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
    }
}
