namespace Pipeline.Functions.Tests;

/// <inheritdoc/>
public sealed class PlainFaultTests() : FaultTests(WriterCase.Plain);
