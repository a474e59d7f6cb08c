// One jsii process serves the whole test assembly, and it is not thread-safe.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
