// One jsii process serves the whole test assembly and is not thread-safe.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
