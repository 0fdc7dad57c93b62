// The door "./testing": contracts that implementations adopt in a few lines.
export { type ContractCase, type StepContractInput, stepContract } from './step-contract.ts';
export { type ContractStore, storeContract } from './store-contract.ts';
