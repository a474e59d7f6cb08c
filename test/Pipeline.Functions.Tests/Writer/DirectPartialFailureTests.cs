using Pipeline.Functions.Tests.Simulation.Reference;

namespace Pipeline.Functions.Tests.Writer;

/// <inheritdoc/>
public sealed class DirectPartialFailureTests() : PartialFailureTests(WriterCase.Direct);
