namespace Pipeline.Functions.Tests;

/// <inheritdoc/>
public sealed class DirectFaultTests() : FaultTests(WriterCase.Direct);
