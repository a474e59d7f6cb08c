using System.Runtime.CompilerServices;
using Pipeline.App;

namespace Pipeline.Testing;

internal static class UsePinnedNode
{
    // Before any test touches jsii, which reads the variable once.
    [ModuleInitializer]
    internal static void Run() => PinnedNode.Use(Repository.Root);
}
