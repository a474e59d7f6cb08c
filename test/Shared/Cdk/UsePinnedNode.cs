using System.Runtime.CompilerServices;
using Pipeline.App;

namespace Pipeline.Testing;

internal static class UsePinnedNode
{
    // Runs before any test loads jsii, which reads the variable once.
    [ModuleInitializer]
    internal static void Run() => PinnedNode.Use(Repository.Root);
}
