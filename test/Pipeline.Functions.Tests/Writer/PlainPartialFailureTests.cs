using Pipeline.Functions.Tests.Simulation.Reference;

namespace Pipeline.Functions.Tests.Writer;

/// <inheritdoc/>
public sealed class PlainPartialFailureTests() : PartialFailureTests(WriterCase.Plain);
